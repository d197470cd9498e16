// Puts dead letters of the count back on the stream, each once.

import { inTransaction } from '@tollgate/db';
import { deliveryPartitionSubject } from '@tollgate/nats';
import { appendEvents } from '@tollgate/outbox';

import type { Deps } from '../deps.ts';
import { noteReplayed, wasReplayed } from '../store/replayed-dead-letters.ts';
import { type CountDeadLetter, deadLetterState, deadLettersUpTo } from './dead-letters.ts';

export interface ReplayOrder {
  /** Empty for all. */
  readonly reason: string;
  readonly dryRun: boolean;
}

interface ReasonTally {
  replayed: bigint;
  before: bigint;
}

export interface ReplayProgress {
  readonly examined: bigint;
  readonly total: bigint;
  readonly reasons: ReadonlyMap<string, Readonly<ReasonTally>>;
  readonly done: boolean;
}

/** A person watches; every letter would be noise. */
const TELL_EVERY = 200n;

/**
 * A letter goes back through the outbox, in the transaction that notes it: killed anywhere, and asked for by two people at
 * once, it goes back once. What is wrong with it still becomes a new dead letter.
 *
 * @throws DomainError BROKER_UNAVAILABLE; what was put back until then stays so.
 */
export async function* replayDeadLetters(
  deps: Pick<Deps, 'db' | 'broker' | 'now'>,
  order: ReplayOrder,
  signal: AbortSignal,
): AsyncGenerator<ReplayProgress> {
  const { last, count } = await deadLetterState(deps.broker);
  const reasons = new Map<string, ReasonTally>();
  let examined = 0n;
  const progress = (done: boolean): ReplayProgress => ({ examined, total: BigInt(count), reasons, done });
  for await (const letter of deadLettersUpTo(deps.broker, last)) {
    if (signal.aborted) return;
    examined += 1n;
    if (order.reason === '' || letter.reason === order.reason) {
      const tally = reasons.get(letter.reason) ?? { replayed: 0n, before: 0n };
      reasons.set(letter.reason, tally);
      if (await (order.dryRun ? isNew(deps, letter) : putBack(deps, letter))) tally.replayed += 1n;
      else tally.before += 1n;
    }
    if (examined % TELL_EVERY === 0n) yield progress(false);
  }
  yield progress(true);
}

const isNew = async ({ db }: Pick<Deps, 'db'>, letter: CountDeadLetter): Promise<boolean> =>
  !(await wasReplayed(db, letter));

function putBack({ db, now }: Pick<Deps, 'db' | 'now'>, letter: CountDeadLetter): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await noteReplayed(tx, letter, now()))) return false;
    const eventId = `replay-${letter.sequence}-${letter.storedAt.getTime()}`;
    // A key each: they have no order, and none may wait for another one.
    await appendEvents(tx, [{ eventId, key: eventId, subject: subjectOf(letter), payload: letter.payload }]);
    return true;
  });
}

const DELIVERY = /^tollgate\.delivery\.\d{1,2}$/;

/** Any partition does for one that does not say where it was: counting reads all of them. */
const subjectOf = ({ subject }: CountDeadLetter): string =>
  DELIVERY.test(subject) ? subject : deliveryPartitionSubject(0);
