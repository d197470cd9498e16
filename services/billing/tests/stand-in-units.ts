// Packages of the stand-in wallet: units that run out, the one that ends first at first.

import type { GroupCredit } from '@tollgate/contracts/wallet/v1/batch';
import type { DrawUnitsRequest, DrawUnitsResult } from '@tollgate/contracts/wallet/v1/units';
import { GetBalanceResponse, ListLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';

interface Units {
  readonly tenantId: string;
  readonly product: string;
  readonly origin: string;
  readonly expireTime: Date;
  left: bigint;
}

export class StandInUnits {
  readonly #lots: Units[] = [];
  readonly #draws = new Map<string, bigint>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  credit(tenantId: string, { credits, origin }: GroupCredit): void {
    for (const { units, expireTime } of credits)
      this.#lots.push({
        tenantId,
        product: units?.product ?? '',
        origin,
        expireTime: expireTime ?? new Date(8_640_000_000_000_000),
        left: units?.units ?? 0n,
      });
  }

  #open(tenantId: string): Units[] {
    return this.#lots
      .filter((lot) => lot.tenantId === tenantId && lot.expireTime > this.#now())
      .toSorted((a, b) => a.expireTime.getTime() - b.expireTime.getTime());
  }

  draw({ drawId, tenantId, product, units }: DrawUnitsRequest): DrawUnitsResult {
    const before = this.#draws.get(drawId);
    let rest = before ?? units;
    if (before === undefined) {
      for (const lot of this.#open(tenantId)) {
        if (lot.product !== product) continue;
        const taken = lot.left < rest ? lot.left : rest;
        lot.left -= taken;
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
    money: { readonly arrears: bigint } | undefined,
  ): GetBalanceResponse {
    const arrears = { currencyCode: 'CNY', micros: money?.arrears ?? 0n };
    const products = Map.groupBy(this.#open(tenantId), (lot) => lot.product);
    const sums = [...products].map(([product, lots]) => {
      const available = lots.reduce((sum, lot) => sum + lot.left, 0n);
      return { product, available, reserved: 0n, remaining: available };
    });
    return GetBalanceResponse.fromPartial({ balance: { ...balance, arrears, units: { products: sums } } });
  }

  lots(tenantId: string): ListLotsResponse {
    const lots = this.#open(tenantId).map(({ origin, product, left }) => ({
      origin,
      kind: 'LOT_KIND_PACKAGE' as const,
      units: { product, credited: left, remaining: left, reserved: 0n },
    }));
    return ListLotsResponse.fromPartial({ lots });
  }
}
