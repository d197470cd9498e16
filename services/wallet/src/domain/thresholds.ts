// Low-balance thresholds: which of them a command has crossed. Pure.
import type { Effects, Fact } from './commands/decision.ts';
import { freeValue, type ThresholdState, type WalletState } from './wallet.ts';

/** What is watched: what nothing holds, frozen or not, less what is owed. A freeze takes nothing away. */
export function watchedBalance(wallet: WalletState, now: Date): bigint {
  return freeValue(wallet, now) - wallet.arrears;
}

/** The thresholds as a balance leaves them. */
export function thresholdsAt(amounts: readonly bigint[], balance: bigint): ThresholdState[] {
  return amounts
    .toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1))
    .map((amount) => ({ amount, below: balance < amount }));
}

/**
 * Adds a fact for each threshold that a command has taken the balance below, and notes for all of them where it is now.
 * Every command is watched by itself, however commands are cut into batches: what falls and rises within one is told.
 */
export function watched(effects: Effects, now: Date, reference: string): Effects {
  const { wallet, facts } = effects;
  const { terms, tenantId } = wallet;
  if (terms === undefined || terms.thresholds.length === 0) return effects;
  const balance = watchedBalance(wallet, now);
  if (terms.thresholds.every(({ amount, below }) => below === balance < amount)) return effects;
  const crossed = terms.thresholds.filter(({ amount, below }) => !below && balance < amount);
  const told = crossed.map(({ amount }): Fact => ({
    kind: 'threshold-crossed',
    tenantId,
    threshold: amount,
    balance,
    reference,
  }));
  const thresholds = terms.thresholds.map(({ amount }) => ({ amount, below: balance < amount }));
  return { ...effects, wallet: { ...wallet, terms: { ...terms, thresholds } }, facts: [...(facts ?? []), ...told] };
}
