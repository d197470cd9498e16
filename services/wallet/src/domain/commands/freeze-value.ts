// The command that freezes a wallet: it keeps what it has until the freeze is lifted. Pure.
import { freezeTaken } from '../refusals.ts';
import type { FreezeState } from '../wallet.ts';
import { type Decision, type FreezeRecord, LOOK_UP, refused, type Situation } from './decision.ts';

export interface FreezeValue {
  readonly kind: 'freeze-value';
  readonly tenantId: string;
  /** What it is for; unique per tenant. */
  readonly reference: string;
  /** For people. */
  readonly reason: string;
}

/**
 * Freezes stack: the wallet spends nothing while any is open. The same again is answered as it stands; a reference that
 * was used with another reason, or was lifted, is refused with FREEZE_REFERENCE_TAKEN.
 */
export function decideFreezeValue(
  { wallet, memory, now }: Situation,
  { tenantId, reference, reason }: FreezeValue,
): Decision<FreezeRecord> {
  if (!memory.complete) return LOOK_UP;
  const before = memory.freeze(tenantId, reference);
  if (before !== undefined) {
    if (before.liftedAt !== undefined || before.reason !== reason) return refused(freezeTaken(reference));
    return { kind: 'done', effects: undefined, result: before };
  }
  const freeze: FreezeState = { reference, reason, since: now };
  const record: FreezeRecord = { ...freeze, liftedAt: undefined };
  const freezes = [...(wallet.terms?.freezes ?? []), freeze];
  const thresholds = wallet.terms?.thresholds ?? [];
  const fact = { kind: 'wallet-frozen', tenantId, reference, reason, open: freezes.length } as const;
  const effects = {
    wallet: { ...wallet, terms: { freezes, thresholds } },
    movements: [],
    freeze: record,
    facts: [fact],
  };
  return { kind: 'done', effects, result: record };
}
