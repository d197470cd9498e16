// The wallet's position message as the domain's value.
import { LotKind, type GetPositionResponse, type Lot } from '@tollgate/contracts/wallet/v1/wallet';
import type { PositionClaim } from '@tollgate/agreements';
import { parseCurrency } from '@tollgate/money';
import type { HeldLot, TenantPosition } from '../domain/position.ts';

const KINDS: Readonly<Partial<Record<LotKind, HeldLot['kind']>>> = {
  [LotKind.CASH]: 'CASH',
  [LotKind.BONUS]: 'BONUS',
};

/** @throws Error for a position that no settlement can be made of: that is a defect between two services. */
export function fromProtoPosition({ position }: GetPositionResponse, claims: readonly PositionClaim[]): TenantPosition {
  if (position === undefined) throw new Error('the wallet answered no position');
  const amounts = [position.arrears, ...position.lots.map((lot) => lot.remaining)];
  const codes = new Set(amounts.flatMap((amount) => (amount === undefined ? [] : [amount.currencyCode])));
  const [code = 'CNY', ...others] = codes;
  const currency = parseCurrency(code);
  if (currency === undefined || others.length > 0) throw new Error(`a position in ${[...codes].join(', ')}`);
  const lots = position.lots.map((lot) => fromProtoLot(lot));
  return { currency, lots, arrears: position.arrears?.micros ?? 0n, claims };
}

function fromProtoLot(lot: Lot): HeldLot {
  if (lot.creditTime === undefined) throw new Error(`lot ${lot.lotId} cannot be read`);
  return {
    lotId: lot.lotId,
    ...heldIn(lot),
    pricePaid: lot.pricePaid?.micros ?? 0n,
    origin: lot.origin,
    creditedAt: lot.creditTime,
    expiresAt: lot.expireTime,
  };
}

type Holding = Pick<HeldLot, 'kind' | 'product' | 'credited' | 'remaining' | 'reserved'>;

function heldIn(lot: Lot): Holding {
  if (lot.kind === LotKind.PACKAGE) {
    if (lot.units === undefined) throw new Error(`package ${lot.lotId} has no units`);
    const { product, credited, remaining, reserved } = lot.units;
    return { kind: 'PACKAGE_UNITS', product, credited, remaining, reserved };
  }
  const kind = KINDS[lot.kind];
  if (kind === undefined) throw new Error(`lot ${lot.lotId} cannot be read`);
  const [credited, remaining, reserved] = [lot.credited, lot.remaining, lot.reserved].map((each) => each?.micros ?? 0n);
  return { kind, product: undefined, credited: credited ?? 0n, remaining: remaining ?? 0n, reserved: reserved ?? 0n };
}
