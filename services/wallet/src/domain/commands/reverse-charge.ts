// The command that gives an amount of a charge back to where it came from. Pure.
import { arrearsAccount, lotAccount, refundableAccount, SYSTEM } from '../chart.ts';
import { disposeOfLate } from '../credit.ts';
import { type GiveBack, giveBack, type Share } from '../give-back.ts';
import { lapse } from '../pass-time.ts';
import { payArrears } from '../pay-arrears.ts';
import { chargeNotFound, reversalExceeds, reversalReused } from '../refusals.ts';
import type { LotState, Movement, MovementReason, WalletState } from '../wallet.ts';
import { type Decision, LOOK_UP, refused, type ReversalRecord, type Situation } from './decision.ts';

export interface ReverseCharge {
  readonly kind: 'reverse-charge';
  readonly reversalId: string;
  readonly tenantId: string;
  readonly chargeId: string;
  readonly amount: bigint;
}

export interface ReversalResult {
  readonly reversal: ReversalRecord;
  /** The reversal id was carried out before, with the same reversal. */
  readonly replayed: boolean;
}

/**
 * A charge is given back once: at most its amount, by however many reversals. What goes back to a lot that is over lapses,
 * what goes back to one of a settled tenant is disposed of as what is credited late; otherwise it pays arrears first.
 * Refuses with CHARGE_NOT_FOUND, REVERSAL_EXCEEDS_CHARGE, REVERSAL_ID_REUSED.
 */
export function decideReverseCharge(
  { wallet, memory, now }: Situation,
  order: ReverseCharge,
): Decision<ReversalResult> {
  if (!memory.complete) return LOOK_UP;
  const { reversalId, tenantId, chargeId, amount } = order;
  const before = memory.reversal(reversalId);
  if (before !== undefined) {
    const same = before.tenantId === tenantId && before.chargeId === chargeId && before.amount === amount;
    if (!same) return refused(reversalReused(reversalId));
    return { kind: 'done', effects: undefined, result: { reversal: before, replayed: true } };
  }
  const charge = memory.charge(chargeId);
  if (charge === undefined || charge.tenantId !== tenantId) return refused(chargeNotFound(chargeId));
  const parts = memory.chargeParts(chargeId);
  // This very batch has posted it.
  if (parts === undefined) return LOOK_UP;
  const reversed = memory.reversedOf(chargeId);
  if (amount > charge.amount - reversed) return refused(reversalExceeds(chargeId, amount, charge.amount - reversed));
  const laterPayers = memory.laterPayers(tenantId);
  const split = giveBack(amount, { parts, reversed, arrears: wallet.arrears, laterPayers });
  const reversal: ReversalRecord = {
    reversalId,
    tenantId,
    chargeId,
    amount,
    toLots: sum(split.toPayers) + sum(split.toLaterPayers),
    toArrears: split.toArrears,
    toRefundable: split.rest,
  };
  const given = give(wallet, split, reversalId);
  const after = settleDown(given.wallet, { reversalId, now, settled: memory.isSettled(tenantId) });
  const movements = [...given.movements, ...after.movements];
  const effects = { wallet: after.wallet, movements, reversal, reopened: given.reopened };
  return { kind: 'done', effects, result: { reversal, replayed: false } };
}

interface Given {
  readonly wallet: WalletState;
  readonly movements: readonly Movement[];
  /** Used up lots that hold something again. */
  readonly reopened: readonly LotState[];
}

function give(wallet: WalletState, split: GiveBack, reversalId: string): Given {
  const { tenantId } = wallet;
  const movement = (to: string, amount: bigint, reason: MovementReason): Movement[] =>
    amount === 0n ? [] : [{ from: SYSTEM.revenue, to, amount, reason, reference: reversalId, clauseId: '', tenantId }];
  const toLots = (shares: readonly Share[], reason: MovementReason): Movement[] =>
    shares.flatMap(({ lot, amount }) => movement(lotAccount(lot.lotId), amount, reason));
  const movements = [
    ...movement(arrearsAccount(tenantId), split.toArrears, 'ARREARS_REVERSED'),
    ...toLots(split.toPayers, 'CHARGE_REVERSED'),
    ...toLots(split.toLaterPayers, 'ARREARS_RETURNED'),
    ...movement(refundableAccount(tenantId), split.rest, 'REVERSAL_REFUNDED'),
  ];
  const lots = new Map(wallet.lots.map((lot) => [lot.lotId, lot]));
  const reopened: LotState[] = [];
  for (const { lot, amount } of [...split.toPayers, ...split.toLaterPayers]) {
    const known = lots.get(lot.lotId);
    const empty = known ?? { ...lot, remaining: 0n, held: 0n };
    if (known === undefined) reopened.push(empty);
    lots.set(lot.lotId, { ...empty, remaining: empty.remaining + amount });
  }
  const arrears = wallet.arrears - split.toArrears;
  return { wallet: { ...wallet, lots: [...lots.values()], arrears }, movements, reopened };
}

/** What has come back lapses with its lot, pays what is owed, or leaves a settled wallet. */
function settleDown(
  wallet: WalletState,
  { reversalId, now, settled }: { readonly reversalId: string; readonly now: Date; readonly settled: boolean },
): { readonly wallet: WalletState; readonly movements: readonly Movement[] } {
  const lapsed = lapse(wallet, now);
  const paid = payArrears(lapsed.wallet, reversalId, now);
  const movements = [...lapsed.movements, ...paid.movements];
  if (!settled) return { wallet: paid.wallet, movements };
  const late = disposeOfLate(paid.wallet, reversalId);
  return { wallet: late.wallet, movements: [...movements, ...late.movements] };
}

function sum(shares: readonly Share[]): bigint {
  return shares.reduce((total, share) => total + share.amount, 0n);
}
