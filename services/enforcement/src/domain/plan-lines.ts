// The lines of a settlement as the wallet carries them out: each sentence of the agreement one or two movements.
import { explainLine, type AgreementVersion, type SettlementLine, type SettlementPlan } from '@tollgate/agreements';
import { money } from '@tollgate/money';
import { worthOf, type TenantPosition } from './position.ts';
import type { MovedFate, PlanLine } from './settlement-plan.ts';

const MOVED: Readonly<Partial<Record<SettlementLine['fate'], MovedFate>>> = {
  REFUNDED: 'REFUNDED',
  FORFEITED: 'FORFEITED',
  EXPIRED: 'EXPIRED',
  SET_OFF: 'SET_OFF',
  // It waits in the refund balance: billing lets nothing of that go before the invoices are back.
  RETAINED_UNTIL_INVOICE_RETURNED: 'REFUNDED',
};

/** A refund to the original channel waits in the refund balance until it is paid out. */
export function linesOf(
  agreement: AgreementVersion,
  { lines }: Pick<SettlementPlan, 'lines'>,
  position: Pick<TenantPosition, 'currency' | 'lots'>,
): PlanLine[] {
  const { currency } = position;
  return lines.flatMap((line): PlanLine[] => {
    const fate = MOVED[line.fate];
    // Usage is charged before a settlement: a position has none that is not.
    if (fate === undefined) throw new RangeError(`the wallet has no ${line.fate} of ${line.lotKind}`);
    const claimId = line.reason === 'CLAIM' ? line.ref : '';
    const parts = { lotId: line.lotId, clauseId: line.clause, explanation: explainLine(agreement, line), claimId };
    if (line.lotKind !== 'PACKAGE_UNITS') {
      const amount = money(line.amount, currency);
      return [{ ...parts, lotKind: line.lotKind, fate, amount, units: undefined, product: '', worth: 0n }];
    }
    const lot = position.lots.find((each) => each.lotId === line.lotId);
    const worth = lot === undefined ? 0n : worthOf(lot, line.amount);
    const pack = { ...parts, lotKind: 'PACKAGE', product: line.asset, worth: 0n } as const;
    const [first, ...rest] = deductedFrom(line).map((micros) => money(micros, currency));
    if (fate === 'SET_OFF' && first !== undefined) {
      // All of it pays debts: its units go with the first.
      const more = rest.map((amount) => ({ ...pack, fate, amount, units: 0n }));
      return [{ ...pack, fate, amount: first, units: line.amount, worth }, ...more];
    }
    const debts = [first, ...rest].flatMap((amount) =>
      amount === undefined ? [] : [{ ...pack, fate: 'SET_OFF' as const, amount, units: 0n }],
    );
    return [{ ...pack, fate, amount: money(line.payout, currency), units: line.amount, worth }, ...debts];
  });
}

const deductedFrom = (line: SettlementLine): bigint[] => (line.deductions ?? []).map((each) => each.amount);
