// The running account of a settlement: what is left of each lot, and the lines drawn so far.
import type { AgreementVersion } from '../schema/agreement.ts';
import type { PositionLot } from './position.ts';
import type { SettlementLine } from './result.ts';

type LineParts = Omit<SettlementLine, 'lotId' | 'lotKind' | 'asset' | 'amount' | 'also' | 'ref' | 'payout'> &
  Partial<Pick<SettlementLine, 'also' | 'ref' | 'payout'>>;

/** Never takes more from a lot than is left: that is a RangeError, and the guarantee behind conservation. */
export class Worksheet {
  readonly lines: SettlementLine[] = [];
  readonly #left: Map<string, bigint>;

  constructor(lots: readonly PositionLot[]) {
    this.#left = new Map(lots.map((lot) => [lot.id, lot.available]));
  }

  left(lot: PositionLot): bigint {
    return this.#left.get(lot.id) ?? 0n;
  }

  /** Draws a line over part of a lot; nothing is drawn for zero. */
  take(lot: PositionLot, amount: bigint, parts: LineParts): void {
    const left = this.left(lot);
    if (amount < 0n || amount > left) throw new RangeError(`lot ${lot.id}: ${amount} of ${left}`);
    if (amount === 0n) return;
    this.#left.set(lot.id, left - amount);
    const { id: lotId, kind: lotKind, asset } = lot;
    this.lines.push({ lotId, lotKind, asset, amount, payout: 0n, also: [], ref: '', ...parts });
  }
}

/** Whether a lot was past its expiry then. Money that was paid never expires: no agreement says that it does. */
export function expiredBy(lot: PositionLot, at: Date): boolean {
  return lot.kind !== 'CASH' && lot.expiresAt !== undefined && lot.expiresAt <= at;
}

/** Lots in the order in which they pay: by kind, then earliest expiry, then earliest acquired, then id. */
export function payingOrder(agreement: AgreementVersion, lots: readonly PositionLot[]): PositionLot[] {
  const kinds = agreement.billing.drawDown.order;
  const never = Number.POSITIVE_INFINITY;
  const rank = (lot: PositionLot) => [
    kinds.indexOf(lot.kind),
    lot.expiresAt?.getTime() ?? never,
    lot.acquiredAt.getTime(),
  ];
  return lots.toSorted((a, b) => {
    const [ranksA, ranksB] = [rank(a), rank(b)];
    for (const [i, value] of ranksA.entries()) {
      const other = ranksB[i] ?? never;
      if (value !== other) return value < other ? -1 : 1;
    }
    return a.id < b.id ? -1 : 1;
  });
}
