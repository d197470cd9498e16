// What enforcement says of tenants' standings, as far as it concerns orders.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** A projection: it is replaced as a whole by each newer version. */
export const standings: Migration = {
  up: async (db) => {
    await sql`create table standings (tenant_id text primary key, version bigint not null)`.execute(db);
    await sql`
      create table top_up_restrictions (
        tenant_id text not null references standings,
        place integer not null check (place >= 0),
        restriction_id text not null,
        cause text not null,
        clause_id text not null,
        reason_en text not null,
        remedy_zh text not null,
        remedy_en text not null,
        ends_at timestamptz,
        primary key (tenant_id, place)
      )`.execute(db);
  },
};
