// What callers share: a command without an answer is given again, at whichever process, until it has one.
import type { ChargeReceipt } from '@tollgate/contracts/wallet/v1/wallet';
import { isDomainError, isRefusal } from '@tollgate/errors';
import type { Random } from '../random.ts';
import { type Command, type Journal, plain } from './journal.ts';
import type { WalletProcess, WalletWorld } from './world.ts';

/** What callers share. */
export interface Business {
  readonly world: Pick<WalletWorld, 'processes'>;
  readonly tenants: readonly string[];
  readonly journal: Journal;
  readonly isOver: () => boolean;
}

const CALL_MS = 4_000;
const RESOLVE_MS = 90_000;
export const call = { deadlineMs: CALL_MS };
export const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

/** Writes a receipt down; what came from the reservation. */
export function note(
  { journal }: Business,
  { chargeId, tenantId, amount }: { readonly chargeId: string; readonly tenantId: string; readonly amount: bigint },
  receipt: ChargeReceipt | undefined,
): bigint {
  if (receipt === undefined) throw new Error(`charge ${chargeId} has no receipt`);
  const [fromReservation, fromAvailable, toArrears] = [
    receipt.fromReservation,
    receipt.fromAvailable,
    receipt.toArrears,
  ].map((part) => part?.micros ?? 0n) as [bigint, bigint, bigint];
  journal.charges.set(chargeId, { tenantId, amount, fromReservation, fromAvailable, toArrears });
  return fromReservation;
}

/**
 * The answer to a command, or undefined when it was refused. Some commands are given to two processes at once, and some
 * again after their answer: all answers have to be the same.
 */
export async function resolved<T>(
  business: Business,
  random: Random,
  command: (process: WalletProcess) => Promise<T>,
): Promise<T | undefined> {
  const { journal } = business;
  const kind = random.next();
  const first = answerOf(business, random, command);
  const others = kind < 0.1 ? [answerOf(business, random, command)] : [];
  const answer = await first;
  if (kind > 0.9) others.push(answerOf(business, random, command));
  journal.repeated += others.length;
  for (const other of await Promise.all(others))
    if (other.text !== answer.text) journal.faults.push(`two answers to one command: ${answer.text}, ${other.text}`);
  journal.answered.push({ command, answer: answer.text });
  if (answer.reason !== undefined) journal.refusals.set(answer.reason, (journal.refusals.get(answer.reason) ?? 0) + 1);
  return answer.value;
}

interface Answered<T> {
  readonly value: T | undefined;
  readonly reason: string | undefined;
  readonly text: string;
}

/** Asks one process after the other until there is an answer. */
async function answerOf<T>(
  { world, journal }: Pick<Business, 'world' | 'journal'>,
  random: Random,
  command: (process: WalletProcess) => Promise<T>,
): Promise<Answered<T>> {
  const until = Date.now() + RESOLVE_MS;
  for (;;) {
    const process = world.processes[random.between(0, world.processes.length - 1)];
    if (process === undefined) throw new Error('there is no process');
    try {
      const value = await command(process);
      return { value, reason: undefined, text: plain(value) };
    } catch (error) {
      if (isRefusal(error)) return { value: undefined, reason: error.reason, text: `refused: ${error.reason}` };
      // Outages end; a defect is the end of the run.
      if (!isDomainError(error) || error.category === 'internal' || Date.now() > until) throw error;
      journal.unknown += 1;
      await new Promise((resolve) => setTimeout(resolve, random.between(10, 150)));
    }
  }
}

/** For what repeats commands whose kind it does not know. */
export const again = (business: Pick<Business, 'world' | 'journal'>, random: Random, command: Command) =>
  answerOf(business, random, command);

export const tenantOf = ({ tenants }: Business, random: Random): string =>
  tenants[random.between(0, tenants.length - 1)] ?? '';
