// Where the amount of a reversed charge goes: back along the way that it came, what was taken last first. Pure.
import { lotAccount } from './chart.ts';
import type { LotState, Movement } from './wallet.ts';

/** A lot as it was credited, with what it paid; undefined for what was left owed. */
export interface PaidPart {
  readonly lot: LotState | undefined;
  readonly amount: bigint;
}

export interface GiveBack {
  /** To lots that paid the charge. */
  readonly toPayers: readonly Share[];
  readonly toArrears: bigint;
  /** To lots that have paid the arrears since. */
  readonly toLaterPayers: readonly Share[];
  /** What no lot had paid: a settlement had, from elsewhere. */
  readonly rest: bigint;
}

export interface Share {
  readonly lot: LotState;
  readonly amount: bigint;
}

export interface Undone {
  /** Of the charge, in the order in which they were taken. */
  readonly parts: readonly PaidPart[];
  /** What earlier reversals have given back already. */
  readonly reversed: bigint;
  readonly arrears: bigint;
  /** What lots have paid of the tenant's arrears and not got back, the latest first. */
  readonly laterPayers: readonly Share[];
}

/** Splits up to `amount`; what is left of the charge must cover it. */
export function giveBack(amount: bigint, { parts, reversed, arrears, laterPayers }: Undone): GiveBack {
  const toPayers: Share[] = [];
  let owed = 0n;
  let [skip, left] = [reversed, amount];
  for (const part of parts.toReversed()) {
    const skipped = least(skip, part.amount);
    skip -= skipped;
    const share = least(left, part.amount - skipped);
    left -= share;
    if (share === 0n) continue;
    if (part.lot === undefined) owed += share;
    else toPayers.push({ lot: part.lot, amount: share });
  }
  const toArrears = least(owed, arrears);
  const toLaterPayers: Share[] = [];
  let rest = owed - toArrears;
  for (const payer of laterPayers) {
    const share = least(rest, payer.amount);
    if (share > 0n) toLaterPayers.push({ lot: payer.lot, amount: share });
    rest -= share;
  }
  return { toPayers, toArrears, toLaterPayers, rest };
}

/** Who has paid arrears, after more movements of the same tenant; the same list when they pay and return nothing. */
export function withPaid(
  payers: readonly Share[],
  lots: readonly LotState[],
  movements: readonly Movement[],
): readonly Share[] {
  let after = payers;
  for (const { from, to, product, amount, reason } of movements) {
    if (reason === 'ARREARS_RETURNED') {
      after = after.map((each) =>
        lotAccount(each.lot.lotId) === to ? { lot: each.lot, amount: each.amount - amount } : each,
      );
    } else if (product === undefined && (reason === 'ARREARS_PAID' || reason === 'SETTLEMENT_SET_OFF')) {
      const lot = lots.find((each) => lotAccount(each.lotId) === from);
      // What is paid back for a package comes from no lot.
      if (lot === undefined) continue;
      const before = after.find((each) => each.lot.lotId === lot.lotId);
      const others = after.filter((each) => each !== before);
      after = [{ lot, amount: amount + (before?.amount ?? 0n) }, ...others];
    }
  }
  return after;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
