// Runs a mutation once per request id and answers repetitions with what was answered first.

import { createHash } from 'node:crypto';
import { type Db, inTransaction, narrowTx, type Tx } from '@tollgate/db';
import { conflict, DomainError, isRefusal } from '@tollgate/errors';
import { sql } from 'kysely';
import { claim, type LogKey, refusalOf, remember } from './request-log.ts';
import type { ReplayTables } from './table.ts';

/** One request as its caller named it. */
export interface RequestKey {
  /** Who asks, such as user:usr_… or service:billing. */
  readonly scope: string;
  /** The caller's choice, 1 to 128 characters. */
  readonly requestId: string;
  readonly method: string;
  /** The encoded request. */
  readonly payload: Uint8Array;
}

/** How a result is stored. */
export interface ResultCodec<R> {
  encode(result: R): Uint8Array;
  decode(bytes: Uint8Array): R;
}

export interface OnceOptions {
  readonly now: Date;
  /** Runs, answers, and rolls everything back; nothing is stored and no request id is used up (validate_only). */
  readonly previewOnly?: boolean;
}

const REQUEST_ID_MAX = 128;

/**
 * Runs `run` in one transaction together with the memory of its answer. The same id with the same request later gets
 * the same result, or the same refusal; two at the same time run once. What `run` wrote before it refused is undone. A
 * failure that is no answer (an outage, a defect) stores nothing, so the request may be sent again.
 *
 * @throws DomainError REQUEST_ID_REUSED (aborted) when the id was used for another request, REQUEST_ID_INVALID when it
 * is empty or too long; and whatever `run` throws.
 */
export async function once<S extends ReplayTables, R>(
  db: Db<S>,
  key: RequestKey,
  codec: ResultCodec<R>,
  run: (tx: Tx<S>) => Promise<R>,
  options: OnceOptions,
): Promise<R> {
  if (options.previewOnly === true) return preview(db, run);
  assertRequestId(key.requestId);
  const logKey: LogKey = { ...key, digest: createHash('sha256').update(key.payload).digest() };
  // A refusal must not roll the transaction back that stores it, hence it is thrown after the commit.
  const answer = await inTransaction(db, async (tx) => {
    const log = narrowTx<ReplayTables, S>(tx);
    const known = await claim(log, logKey);
    if (known !== undefined) {
      assertSame(known, logKey);
      if (known.refusal !== null) return { refusal: refusalOf(known.refusal) };
      // The table's check: what is no refusal has an outcome.
      return { result: codec.decode(known.outcome ?? new Uint8Array()) };
    }
    const made = await attempt(tx, run);
    const stored = 'refusal' in made ? made : { outcome: codec.encode(made.result) };
    await remember(log, logKey, stored, options.now);
    return made;
  });
  if ('refusal' in answer) throw answer.refusal;
  return answer.result;
}

type Answer<R> = { readonly result: R } | { readonly refusal: DomainError };

/** Runs within a savepoint; a refusal undoes what came after it and becomes a value. */
async function attempt<S, R>(tx: Tx<S>, run: (tx: Tx<S>) => Promise<R>): Promise<Answer<R>> {
  await sql`savepoint attempt`.execute(tx);
  try {
    return { result: await run(tx) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await sql`rollback to savepoint attempt`.execute(tx);
    return { refusal: error };
  }
}

/** Carries a preview's result out of the transaction that it rolls back. */
class RolledBack<R> extends Error {
  readonly result: R;

  constructor(result: R) {
    super('preview');
    this.result = result;
  }
}

async function preview<S, R>(db: Db<S>, run: (tx: Tx<S>) => Promise<R>): Promise<R> {
  let outcome: RolledBack<R> | undefined;
  try {
    return await inTransaction(db, async (tx) => {
      outcome = new RolledBack(await run(tx));
      throw outcome;
    });
  } catch (error) {
    if (outcome !== undefined && error === outcome) return outcome.result;
    throw error;
  }
}

function assertSame(known: { readonly method: string; readonly payload_digest: Uint8Array }, key: LogKey): void {
  if (known.method === key.method && Buffer.compare(known.payload_digest, key.digest) === 0) return;
  throw conflict('REQUEST_ID_REUSED', 'This request id was used for another request; choose a new one.', {
    request_id: key.requestId,
  });
}

function assertRequestId(requestId: string): void {
  if (requestId.length > 0 && requestId.length <= REQUEST_ID_MAX) return;
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'REQUEST_ID_INVALID',
    message: `A request id has 1 to ${REQUEST_ID_MAX} characters.`,
    violations: [{ field: 'request_id', description: `must have 1 to ${REQUEST_ID_MAX} characters` }],
  });
}
