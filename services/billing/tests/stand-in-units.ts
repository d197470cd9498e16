// Packages of the stand-in wallet: units that run out, the one that ends first at first.

import type { GroupCredit, GroupTakeBack } from '@tollgate/contracts/wallet/v1/batch';
import type { DrawUnitsRequest, DrawUnitsResult } from '@tollgate/contracts/wallet/v1/units';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { StandInMovements } from './stand-in-movements.ts';
import { GetBalanceResponse, ListLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';

interface Units {
  readonly lotId: string;
  readonly tenantId: string;
  readonly product: string;
  readonly origin: string;
  readonly expireTime: Date;
  readonly reserved: Map<string, bigint>;
  readonly credited: bigint;
  readonly pricePaid: bigint;
  left: bigint;
}

const reservedOf = (lot: Units): bigint => [...lot.reserved.values()].reduce((sum, units) => sum + units, 0n);
const freeOf = (lot: Units): bigint => lot.left - reservedOf(lot);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export class StandInUnits {
  readonly #lots: Units[] = [];
  readonly #draws = new Map<string, bigint>();
  readonly #now: () => Date;
  readonly #movements: StandInMovements;

  constructor(now: () => Date, movements: StandInMovements) {
    this.#now = now;
    this.#movements = movements;
  }

  /** Takes units of a lot, and notes what they were worth. */
  #take(lot: Units, units: bigint, to: string, reason: string): void {
    const worth = (left: bigint): bigint => (lot.pricePaid * left) / lot.credited;
    const before = worth(lot.left);
    lot.left -= units;
    this.#movements.addUnits(this.#now(), ['LOT_PACKAGE', to, reason], before - worth(lot.left));
  }

  credit(tenantId: string, { credits, origin }: GroupCredit): void {
    for (const { units, expireTime, pricePaid } of credits) {
      const paid = pricePaid?.micros ?? 0n;
      this.#movements.add(tenantId, this.#now(), ['CASH_CLEARING', 'PACKAGE_SALES', 'PACKAGE_SOLD'], paid);
      this.#movements.addUnits(this.#now(), ['UNITS_SOLD', 'LOT_PACKAGE', 'PACKAGE'], paid);
      this.#lots.push({
        credited: units?.units ?? 0n,
        pricePaid: paid,
        lotId: newId('lot'),
        reserved: new Map(),
        tenantId,
        product: units?.product ?? '',
        origin,
        expireTime: expireTime ?? new Date(8_640_000_000_000_000),
        left: units?.units ?? 0n,
      });
    }
  }

  /** What a grant has set aside, as enforcement asks for it. */
  reserve(tenantId: string, product: string, units: bigint, reference: string): void {
    let rest = units;
    for (const lot of this.#open(tenantId)) {
      if (lot.product !== product) continue;
      const taken = least(freeOf(lot), rest);
      lot.reserved.set(reference, (lot.reserved.get(reference) ?? 0n) + taken);
      rest -= taken;
    }
    if (rest > 0n) throw failedPrecondition('INSUFFICIENT_UNITS', 'not enough');
  }

  takeBack(tenantId: string, { lotId, units }: GroupTakeBack): void {
    const lot = this.#open(tenantId).find((each) => each.lotId === lotId && each.left > 0n);
    if (lot === undefined) throw notFound('LOT_NOT_FOUND', 'no such lot');
    if (reservedOf(lot) > 0n) throw failedPrecondition('LOT_RESERVED', 'set aside');
    if (lot.left !== units) throw failedPrecondition('LOT_CHANGED', 'another number');
    this.#take(lot, lot.left, 'UNITS_SOLD', 'TAKEN_BACK');
    const path = ['PACKAGE_SALES', 'CASH_CLEARING', 'PACKAGE_TAKEN_BACK'] as const;
    this.#movements.add(tenantId, this.#now(), path, lot.pricePaid);
  }

  #open(tenantId: string): Units[] {
    return this.#lots
      .filter((lot) => lot.tenantId === tenantId && lot.expireTime > this.#now())
      .toSorted((a, b) => a.expireTime.getTime() - b.expireTime.getTime());
  }

  draw({ drawId, tenantId, product, units, reservationReference }: DrawUnitsRequest): DrawUnitsResult {
    const before = this.#draws.get(drawId);
    let rest = before ?? units;
    if (before === undefined) {
      const lots = this.#open(tenantId).filter((lot) => lot.product === product);
      // What a grant has set aside outlives the end of the package.
      for (const lot of this.#lots.filter((each) => each.tenantId === tenantId && each.product === product)) {
        const held = lot.reserved.get(reservationReference) ?? 0n;
        const taken = least(held, rest);
        lot.reserved.set(reservationReference, held - taken);
        this.#take(lot, taken, 'UNITS_USED', 'DRAW');
        rest -= taken;
      }
      for (const lot of lots) {
        const taken = least(freeOf(lot), rest);
        this.#take(lot, taken, 'UNITS_USED', 'DRAW');
        rest -= taken;
      }
      this.#draws.set(drawId, rest);
    }
    const receipt = {
      fromReservation: 0n,
      fromAvailable: units - rest,
      notCovered: rest,
      replayed: before !== undefined,
    };
    return { drawId, outcome: { $case: 'response', value: { receipt } } };
  }

  /** A balance of money with what is owed and what is left in packages. */
  added(
    tenantId: string,
    { balance }: GetBalanceResponse,
    money: { readonly arrears: bigint; readonly cash: bigint; readonly bonus: bigint } | undefined,
  ): GetBalanceResponse {
    const arrears = { currencyCode: 'CNY', micros: money?.arrears ?? 0n };
    const available = { currencyCode: 'CNY', micros: (money?.cash ?? 0n) + (money?.bonus ?? 0n) };
    const products = Map.groupBy(this.#open(tenantId), (lot) => lot.product);
    const sums = [...products].map(([product, lots]) => {
      const remaining = lots.reduce((sum, lot) => sum + lot.left, 0n);
      const reserved = lots.reduce((sum, lot) => sum + reservedOf(lot), 0n);
      return { product, available: remaining - reserved, reserved, remaining };
    });
    return GetBalanceResponse.fromPartial({ balance: { ...balance, available, arrears, units: { products: sums } } });
  }

  lots(tenantId: string): ListLotsResponse {
    const held = this.#open(tenantId).filter(({ left }) => left > 0n);
    const lots = held.map((lot) => ({
      lotId: lot.lotId,
      origin: lot.origin,
      kind: 'LOT_KIND_PACKAGE' as const,
      units: { product: lot.product, credited: lot.left, remaining: lot.left, reserved: reservedOf(lot) },
    }));
    return ListLotsResponse.fromPartial({ lots });
  }
}
