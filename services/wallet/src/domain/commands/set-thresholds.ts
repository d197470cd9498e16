// The command that says below which balances to tell. Pure.
import { thresholdsAt, watchedBalance } from '../thresholds.ts';
import type { ThresholdState } from '../wallet.ts';
import { type Decision, LOOK_UP, type Situation } from './decision.ts';

export interface SetThresholds {
  readonly kind: 'set-thresholds';
  readonly tenantId: string;
  /** Different ones, above zero, in micros; all that there are from now on. */
  readonly amounts: readonly bigint[];
}

/** A new threshold that the balance is below already was not crossed: it is told when it is crossed the next time. */
export function decideSetThresholds(
  { wallet, memory, now }: Situation,
  { amounts }: SetThresholds,
): Decision<readonly ThresholdState[]> {
  if (!memory.complete) return LOOK_UP;
  const thresholds = thresholdsAt(amounts, watchedBalance(wallet, now));
  const terms = { freezes: wallet.terms?.freezes ?? [], thresholds };
  return { kind: 'done', effects: { wallet: { ...wallet, terms }, movements: [] }, result: thresholds };
}
