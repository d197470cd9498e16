// First steps of a settlement: delivered usage is charged, then arrears are paid; what cannot be paid stays owed.
import type { AgreementVersion, SettlementRule } from '../schema/agreement.ts';
import type { PositionLot, SettlementPosition, UnbilledUsage } from './position.ts';
import type { Deduction, Fate, UnpaidDebt } from './result.ts';
import { expiredBy, type Worksheet } from './worksheet.ts';

interface Debt {
  readonly ref: string;
  readonly amount: bigint;
  readonly fate: Fate;
  readonly clause: string;
  readonly also: readonly string[];
  readonly reason: string;
}

/** Pays a debt in money from bonus and cash lots in paying order; answers what is still owed. */
function payInMoney(sheet: Worksheet, lots: readonly PositionLot[], { amount, ...parts }: Debt): bigint {
  let owed = amount;
  for (const lot of lots) {
    if (lot.kind === 'PACKAGE_UNITS') continue;
    const left = sheet.left(lot);
    const paid = left < owed ? left : owed;
    sheet.take(lot, paid, { ...parts, destination: 'PROVIDER' });
    owed -= paid;
  }
  return owed;
}

/** Takes usage from packages of its product; answers the units no package covered. */
function payInUnits(
  sheet: Worksheet,
  lots: readonly PositionLot[],
  usage: UnbilledUsage,
  parts: Omit<Debt, 'amount'>,
): bigint {
  let units = usage.units;
  for (const lot of lots) {
    if (lot.kind !== 'PACKAGE_UNITS' || lot.asset !== usage.product) continue;
    const left = sheet.left(lot);
    const used = left < units ? left : units;
    sheet.take(lot, used, { ...parts, destination: 'PROVIDER' });
    units -= used;
  }
  return units;
}

/** What is still owed after cash and bonus: paid out of refundable packages as far as they go. */
export class OpenDebts {
  readonly #owed: UnpaidDebt[];

  constructor(owed: readonly UnpaidDebt[]) {
    this.#owed = owed.map((debt) => ({ ...debt }));
  }

  /** Takes up to `available` micros for the debts, in their order. */
  draw(available: bigint): Deduction[] {
    let room = available;
    const taken: Deduction[] = [];
    for (const [i, debt] of this.#owed.entries()) {
      const amount = debt.amount < room ? debt.amount : room;
      if (amount === 0n) continue;
      room -= amount;
      this.#owed[i] = { ...debt, amount: debt.amount - amount };
      taken.push({ ref: debt.ref, kind: debt.kind, amount, clause: debt.clause });
    }
    return taken;
  }

  list(): UnpaidDebt[] {
    return this.#owed.filter((debt) => debt.amount > 0n);
  }
}

/** What every step of paying is given; `lots` are in paying order. */
export interface Paying {
  readonly agreement: AgreementVersion;
  readonly rule: SettlementRule;
  readonly position: SettlementPosition;
  readonly sheet: Worksheet;
  readonly lots: readonly PositionLot[];
}

/** Charges unbilled usage in the order of the position, to lots that had not expired when it was delivered. */
export function chargeUsage({ agreement, rule, position, sheet, lots: all }: Paying): UnpaidDebt[] {
  const unpaid: UnpaidDebt[] = [];
  const also = [agreement.billing.drawDown.clause];
  for (const usage of position.unbilledUsage) {
    const { deliveredAt } = usage;
    const lots = deliveredAt === undefined ? all : all.filter((lot) => !expiredBy(lot, deliveredAt));
    const parts = {
      ref: usage.ref,
      fate: 'CONSUMED',
      clause: rule.usageClause,
      also,
      reason: 'DELIVERED_USAGE',
    } as const;
    const units = payInUnits(sheet, lots, usage, parts);
    const amount = payInMoney(sheet, lots, { ...parts, amount: units * usage.unitPrice });
    if (amount > 0n) unpaid.push({ ref: usage.ref, kind: 'USAGE', amount, clause: rule.arrearsClause });
  }
  return unpaid;
}

/** Pays arrears in the order of the position. */
export function payArrears({ agreement, rule, position, sheet, lots }: Paying): UnpaidDebt[] {
  const unpaid: UnpaidDebt[] = [];
  const also = [agreement.billing.drawDown.clause];
  for (const { ref, amount } of position.arrears) {
    const debt = { ref, amount, fate: 'SET_OFF', clause: rule.arrearsClause, also, reason: 'ARREARS' } as const;
    const owed = payInMoney(sheet, lots, debt);
    if (owed > 0n) unpaid.push({ ref, kind: 'ARREARS', amount: owed, clause: rule.arrearsClause });
  }
  return unpaid;
}
