// The request log: what was answered to each request id.

import type { Migration } from '@tollgate/db';
import type { Category, FieldViolation } from '@tollgate/errors';
import { type ColumnType, sql } from 'kysely';

/** A refusal as it is stored. */
export interface StoredRefusal {
  category: Category;
  reason: string;
  message: string;
  metadata: Readonly<Record<string, string>>;
  violations: readonly FieldViolation[];
}

/** One answered request: a result or a refusal, never both. */
export interface RequestLogRow {
  /** Who asked: request ids of different callers never meet. */
  scope: string;
  request_id: string;
  method: string;
  /** SHA-256 of the request. */
  payload_digest: Uint8Array;
  outcome: Uint8Array | null;
  refusal: ColumnType<StoredRefusal | null, string | null, never>;
  created_at: ColumnType<Date, Date, never>;
}

/** What a service's schema must contain. */
export interface ReplayTables {
  request_log: RequestLogRow;
}

/** Creates the request log; every service that takes mutations includes it among its migrations. */
export const replayMigration: Migration = {
  up: async (db) => {
    await sql`
      create table request_log (
        scope text not null,
        request_id text not null,
        method text not null,
        payload_digest bytea not null check (octet_length(payload_digest) = 32),
        outcome bytea,
        refusal jsonb,
        created_at timestamptz not null,
        primary key (scope, request_id),
        check (num_nonnulls(outcome, refusal) = 1)
      )`.execute(db);
    // Rows arrive by time: a few pages of index find the old ones.
    await sql`create index request_log_created on request_log using brin (created_at)`.execute(db);
  },
};
