// Waits until every sequence number drawn so far is settled: its transfer is there, or never will be.
import { setTimeout as pause } from 'node:timers/promises';
import { unavailable } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import { drawing, lookAtSequence } from '../store/sequence-horizon.ts';

const LOOK_AGAIN_MS = 10;
/** Longer than a transaction of ours may stand still (packages/db: idleMs). */
const PATIENCE_MS = 30_000;

/** A number at or below which nothing is in flight any more; undefined when somebody held on for too long. */
export async function settledSequence(
  { db }: Pick<Deps, 'db'>,
  { signal, patienceMs = PATIENCE_MS }: { readonly signal?: AbortSignal; readonly patienceMs?: number } = {},
): Promise<bigint | undefined> {
  const { newest, drawing: awaited } = await lookAtSequence(db);
  const patience = AbortSignal.timeout(patienceMs);
  let left: ReadonlySet<string> = awaited;
  while (left.size > 0) {
    if (patience.aborted || signal?.aborted === true) return undefined;
    await pause(LOOK_AGAIN_MS);
    const now = await drawing(db);
    left = new Set([...left].filter((each) => now.has(each)));
  }
  return newest;
}

/** Waits until every number that was drawn before is committed or lost; throws LEDGER_BUSY when that takes too long. */
export async function awaitSettled(deps: Pick<Deps, 'db'>, patienceMs?: number): Promise<void> {
  if ((await settledSequence(deps, patienceMs === undefined ? {} : { patienceMs })) === undefined)
    throw unavailable('LEDGER_BUSY', 'Somebody is still posting what belongs to the time asked for. Try again.');
}
