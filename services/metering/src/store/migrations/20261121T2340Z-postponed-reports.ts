// Reports that wait for a tenant, an agreement or a product that is not known yet.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const postponedReports: Migration = {
  up: async (db) => {
    await sql`
      create table postponed_reports (
        id bigint generated always as identity primary key,
        tenant_id uuid not null,
        product text collate "C" not null,
        batch bytea not null,
        message_id text not null,
        subject text not null,
        stream_sequence bigint not null,
        postponed_at timestamptz not null
      )`.execute(db);
    // Of each tenant that waits, its rows: the question is asked every second, and few tenants wait.
    await sql`create index postponed_reports_waiting on postponed_reports (tenant_id, product)`.execute(db);
  },
};
