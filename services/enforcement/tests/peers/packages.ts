// Packages in the stand-in wallet, and what settlements kept and gave back: exact, as the wallet's own books are.
import type { ReturnKeptRequest } from '@tollgate/contracts/wallet/v1/forfeitures';
import type { Lot, SettlementLine } from '@tollgate/contracts/wallet/v1/wallet';
import { failedPrecondition } from '@tollgate/errors';
import { newId } from '@tollgate/ids';

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

export interface Pack {
  readonly lotId: string;
  readonly product: string;
  readonly credited: bigint;
  readonly pricePaid: bigint;
  readonly expireTime: Date | undefined;
  remaining: bigint;
}

/** `used` of its units are gone already. */
export function newPack(product: string, credited: bigint, used: bigint, pricePaid: bigint): Pack {
  return { lotId: newId('lot'), product, credited, pricePaid, expireTime: undefined, remaining: credited - used };
}

export const packMessage = ({ lotId, product, credited, remaining, pricePaid, expireTime }: Pack): Lot => ({
  lotId,
  kind: 'LOT_KIND_PACKAGE',
  credited: undefined,
  remaining: undefined,
  reserved: undefined,
  pricePaid: cny(pricePaid),
  origin: 'pkg_test',
  creditTime: new Date('2026-11-01T00:00:00Z'),
  expireTime,
  units: { product, credited, remaining, reserved: 0n },
});

/** Disposes of packages by the lines; answers the money that they pay back. Throws where units are left over. */
export function settlePacks(packs: readonly Pack[], lines: readonly SettlementLine[]): bigint {
  let paidBack = 0n;
  for (const pack of packs) {
    const mine = lines.filter((line) => line.lotId === pack.lotId);
    const units = mine.reduce((sum, line) => sum + (line.units ?? 0n), 0n);
    if (units !== pack.remaining) throw failedPrecondition('POSITION_CHANGED', `${pack.lotId}: ${units} units`);
    paidBack += mine.reduce((sum, line) => sum + (line.amount?.micros ?? 0n), 0n);
    pack.remaining = 0n;
  }
  return paidBack;
}

/** What is kept of a tenant, by where it lies; refuses to give back more. */
export class KeptBooks {
  readonly #kept = new Map<string, bigint>();
  /** What was given back, in order. */
  readonly returned: {
    readonly tenantId: string;
    readonly kept: string;
    readonly micros: bigint;
    readonly reference: string;
  }[] = [];

  add(tenantId: string, kept: string, micros: bigint): void {
    const name = `${tenantId} ${kept}`;
    this.#kept.set(name, (this.#kept.get(name) ?? 0n) + micros);
  }

  giveBack({ tenantId, kept, amount, reference }: ReturnKeptRequest) {
    const [name, micros] = [`${tenantId} ${kept}`, amount?.micros ?? 0n];
    if (this.returned.some((each) => each.reference === reference)) return { transfer: undefined };
    const held = this.#kept.get(name) ?? 0n;
    if (micros > held) throw failedPrecondition('KEPT_INSUFFICIENT', `${held} is kept`);
    this.#kept.set(name, held - micros);
    this.returned.push({ tenantId, kept, micros, reference });
    return { transfer: undefined };
  }
}
