// The last step of a settlement: what becomes of the rest of one lot, by the rule of its kind.
import type { LotRule } from '../schema/agreement.ts';
import type { PositionInvoice, PositionLot } from './position.ts';
import type { SetOffs } from './claims.ts';
import type { OpenDebts } from './pay-debts.ts';
import type { Worksheet } from './worksheet.ts';

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const atLeastZero = (n: bigint) => (n < 0n ? 0n : n);

/**
 * Micros refundable for what is left of a lot. Cash: itself. A package: price paid − units consumed × unit price, floor
 * zero, less what was refunded before. A bonus or a given package: nothing.
 */
export function refundable(lot: PositionLot, left: bigint): bigint {
  if (lot.kind === 'BONUS' || left === 0n) return 0n;
  const paid = lot.pricePaid - lot.alreadyRefunded;
  if (lot.kind === 'CASH') return least(left, paid);
  const consumed = (lot.original - left) * lot.unitPrice;
  return least(atLeastZero(lot.pricePaid - consumed), paid);
}

const outstandingInvoices = (lot: PositionLot, invoices: readonly PositionInvoice[]): string[] =>
  invoices.filter((i) => i.lotId === lot.id && i.returned < i.amount).map((i) => i.id);

/** How much of a refund waits for invoices: what is still invoiced beyond the value the tenant did consume. */
function heldByInvoices(lot: PositionLot, refund: bigint, invoices: readonly PositionInvoice[]): bigint {
  const outstanding = invoices.filter((i) => i.lotId === lot.id).reduce((sum, i) => sum + i.amount - i.returned, 0n);
  const kept = lot.pricePaid - lot.alreadyRefunded - refund;
  return least(atLeastZero(outstanding - kept), refund);
}

export interface LotRemainder {
  readonly lot: PositionLot;
  readonly lotRule: LotRule;
  readonly option: LotRule['options'][number];
  readonly setOffClause: string;
}

/** What refunds are used for before they are paid out. */
export interface BeforePayout {
  readonly setOffs: SetOffs;
  readonly debts: OpenDebts;
}

/** Draws the lines over everything that is left of the lot. */
export function settleLot(
  sheet: Worksheet,
  { lot, lotRule, option, setOffClause }: LotRemainder,
  invoices: readonly PositionInvoice[],
  { setOffs, debts }: BeforePayout,
): void {
  const { clause, also } = lotRule;
  const value = refundable(lot, sheet.left(lot));
  const end = { clause, also, destination: 'PROVIDER' } as const;
  if (option.treatment === 'FORFEIT')
    return sheet.take(lot, sheet.left(lot), { ...end, fate: 'FORFEITED', reason: option.reason });
  if (option.treatment === 'LAPSE')
    return sheet.take(lot, sheet.left(lot), { ...end, fate: 'EXPIRED', reason: option.reason });
  if (value === 0n) return sheet.take(lot, sheet.left(lot), { ...end, fate: 'EXPIRED', reason: 'NO_PAID_VALUE_LEFT' });

  // Only cash is set off: a package's units cannot be split along a sum of money.
  if (lot.kind === 'CASH')
    for (const { claimId, amount } of setOffs.draw(value))
      sheet.take(lot, amount, { ...end, clause: setOffClause, fate: 'SET_OFF', reason: 'CLAIM', ref: claimId });

  const waits = (refund: bigint): bigint =>
    option.treatment === 'REFUND' ? 0n : heldByInvoices(lot, refund, invoices);
  const retained = {
    clause,
    also,
    fate: 'RETAINED_UNTIL_INVOICE_RETURNED',
    destination: 'HELD',
    reason: 'INVOICE_NOT_RETURNED',
    ref: outstandingInvoices(lot, invoices).join(','),
  } as const;
  const refunded = {
    clause,
    also,
    fate: 'REFUNDED',
    destination: option.destination ?? 'WALLET_REFUND_BALANCE',
    reason: option.reason,
  } as const;
  if (lot.kind === 'CASH') {
    const refund = sheet.left(lot);
    const held = waits(refund);
    sheet.take(lot, held, { ...retained, payout: held });
    sheet.take(lot, refund - held, { ...refunded, payout: refund - held });
    return;
  }
  // A package is held whole or refunded whole; a debt is paid out of what it is worth.
  const deductions = debts.draw(value);
  const payout = value - deductions.reduce((sum, deduction) => sum + deduction.amount, 0n);
  const valued = { pricePaid: lot.pricePaid, consumed: lot.original - sheet.left(lot), unitPrice: lot.unitPrice };
  if (payout === 0n)
    return sheet.take(lot, sheet.left(lot), { ...end, fate: 'SET_OFF', reason: 'ARREARS', deductions, valued });
  const fate = waits(payout) > 0n ? retained : refunded;
  sheet.take(lot, sheet.left(lot), { ...fate, payout, valued, ...(deductions.length > 0 ? { deductions } : {}) });
}
