// The command that lifts one freeze; with the last one what is owed is paid. Pure.
import { payArrears } from '../pay-arrears.ts';
import { freezeNotFound } from '../refusals.ts';
import { type Decision, type FreezeRecord, LOOK_UP, refused, type Situation } from './decision.ts';

export interface UnfreezeValue {
  readonly kind: 'unfreeze-value';
  readonly tenantId: string;
  readonly reference: string;
}

/** Lifting a freeze again changes nothing. Refuses with FREEZE_NOT_FOUND. */
export function decideUnfreezeValue(
  { wallet, memory, now }: Situation,
  { tenantId, reference }: UnfreezeValue,
): Decision<FreezeRecord> {
  if (!memory.complete) return LOOK_UP;
  const before = memory.freeze(tenantId, reference);
  if (before === undefined) return refused(freezeNotFound(reference));
  if (before.liftedAt !== undefined) return { kind: 'done', effects: undefined, result: before };
  const record: FreezeRecord = { ...before, liftedAt: now };
  const freezes = (wallet.terms?.freezes ?? []).filter((each) => each.reference !== reference);
  const thawed = { ...wallet, terms: { freezes, thresholds: wallet.terms?.thresholds ?? [] } };
  // It pays nothing while another freeze is open.
  const paid = payArrears(thawed, reference, now);
  const fact = { kind: 'wallet-unfrozen', tenantId, reference, open: freezes.length } as const;
  const effects = { wallet: paid.wallet, movements: paid.movements, freeze: record, facts: [fact] };
  return { kind: 'done', effects, result: record };
}
