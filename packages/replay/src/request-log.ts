// Reads and writes of the request log.

import type { Tx } from '@tollgate/db';
import { DomainError } from '@tollgate/errors';
import { type Selectable, sql } from 'kysely';
import type { ReplayTables, RequestLogRow, StoredRefusal } from './table.ts';

/** Under what a request is remembered. */
export interface LogKey {
  readonly scope: string;
  readonly requestId: string;
  readonly method: string;
  readonly digest: Uint8Array;
}

/**
 * Makes this transaction the only one at work on the request id, until it ends: an equal request waits here and then
 * finds the answer.
 */
export async function claim(tx: Tx<ReplayTables>, key: LogKey): Promise<Selectable<RequestLogRow> | undefined> {
  // Two statements, since a statement does not see what was committed while it waited.
  const name = JSON.stringify([key.scope, key.requestId]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
  return tx
    .selectFrom('request_log')
    .selectAll()
    .where('scope', '=', key.scope)
    .where('request_id', '=', key.requestId)
    .executeTakeFirst();
}

/** Remembers the answer, in the transaction that made it. */
export async function remember(
  tx: Tx<ReplayTables>,
  key: LogKey,
  answer: { readonly outcome: Uint8Array } | { readonly refusal: DomainError },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('request_log')
    .values({
      scope: key.scope,
      request_id: key.requestId,
      method: key.method,
      payload_digest: key.digest,
      outcome: 'outcome' in answer ? answer.outcome : null,
      refusal: 'refusal' in answer ? JSON.stringify(storedForm(answer.refusal)) : null,
      created_at: now,
    })
    .execute();
}

function storedForm(error: DomainError): StoredRefusal {
  const { category, reason, message, metadata, violations } = error;
  return { category, reason, message, metadata, violations };
}

/** The refusal as it was thrown the first time. */
export function refusalOf(stored: StoredRefusal): DomainError {
  return new DomainError(stored);
}
