// The command that credits lots, all or none; what comes in pays arrears first. Pure.
import { decideCredit, type NewLot } from '../credit.ts';
import { expiryPast, originCredited } from '../refusals.ts';
import type { LotState } from '../wallet.ts';
import { type CreditedLot, type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

export interface LotToCredit extends NewLot {
  readonly pricePaid: bigint;
}

export interface CreditLots {
  readonly kind: 'credit-lots';
  readonly tenantId: string;
  /** Where the value comes from; it counts once. */
  readonly origin: string;
  readonly lots: readonly LotToCredit[];
}

export interface CreditResult {
  readonly lots: readonly (CreditedLot & { readonly remaining: bigint; readonly held: bigint })[];
  /** The tenant's value was settled before: what came in is refundable or has lapsed, and nothing can be spent. */
  readonly settledBefore: boolean;
  /** False when the origin had been credited before. */
  readonly anew: boolean;
}

/**
 * Value that comes after the settlement is taken all the same: refusing it would leave money that was received outside
 * of the books, with nobody to ask for it. An origin counts once, whatever the request ids: the same lots again are
 * answered as they stand now. Refuses with EXPIRE_TIME_PAST, ORIGIN_CREDITED.
 */
export function decideCreditLots(
  { wallet, memory, now }: Situation,
  { tenantId, origin, lots }: CreditLots,
): Decision<CreditResult> {
  if (!memory.complete) return LOOK_UP;
  const settledBefore = memory.isSettled(tenantId);
  const before = memory.origin(tenantId, origin);
  if (before.length > 0) {
    if (!sameLots(before, lots)) return refused(originCredited(origin));
    return {
      kind: 'done',
      effects: undefined,
      result: { lots: standing(before, wallet.lots), settledBefore, anew: false },
    };
  }
  const decision = decideCredit(wallet, lots, { origin, now, settled: settledBefore });
  if (decision.kind === 'expiry-past') return refused(expiryPast(`credits[${decision.index}].expire_time`));
  const credited = lots.map((lot) => ({ ...lot, credited: lot.amount, origin, creditedAt: now }));
  const total = (kind: 'CASH' | 'BONUS'): bigint =>
    lots.filter((lot) => lot.kind === kind).reduce((sum, lot) => sum + lot.amount, 0n);
  const units = lots.flatMap(({ product, amount }) => (product === undefined ? [] : [{ product, units: amount }]));
  const fact = { kind: 'lots-credited', tenantId, origin, cash: total('CASH'), bonus: total('BONUS'), units } as const;
  return {
    kind: 'done',
    effects: { wallet: decision.wallet, movements: decision.movements, lots: credited, facts: [fact] },
    result: { lots: standing(credited, decision.wallet.lots), settledBefore, anew: true },
  };
}

function standing(credited: readonly CreditedLot[], lots: readonly LotState[]): CreditResult['lots'] {
  const states = new Map(lots.map((lot) => [lot.lotId, lot]));
  return credited.map((lot) => ({
    ...lot,
    remaining: states.get(lot.lotId)?.remaining ?? 0n,
    held: states.get(lot.lotId)?.held ?? 0n,
  }));
}

function sameLots(before: readonly CreditedLot[], asked: readonly LotToCredit[]): boolean {
  return (
    before.length === asked.length &&
    before.every((lot, place) => {
      const other = asked[place];
      return (
        other?.kind === lot.kind &&
        other.product === lot.product &&
        other.amount === lot.credited &&
        other.pricePaid === lot.pricePaid &&
        other.expiresAt?.getTime() === lot.expiresAt?.getTime()
      );
    })
  );
}
