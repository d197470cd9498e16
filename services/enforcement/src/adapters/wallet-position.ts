// The wallet's position message as the domain's value.
import { LotKind, type GetPositionResponse, type Lot } from '@tollgate/contracts/wallet/v1/wallet';
import { failedPrecondition } from '@tollgate/errors';
import { parseCurrency } from '@tollgate/money';
import type { HeldLot, TenantPosition } from '../domain/position.ts';

const KINDS: Readonly<Partial<Record<LotKind, HeldLot['kind']>>> = {
  [LotKind.CASH]: 'CASH',
  [LotKind.BONUS]: 'BONUS',
};

/**
 * @throws DomainError PACKAGE_NOT_SETTLEABLE while a package has units left: plans hold money only.
 * @throws Error for a position that no settlement can be made of: that is a defect between two services.
 */
export function fromProtoPosition({ position }: GetPositionResponse): TenantPosition {
  if (position === undefined) throw new Error('the wallet answered no position');
  const amounts = [position.arrears, ...position.lots.map((lot) => lot.remaining)];
  const codes = new Set(amounts.flatMap((amount) => (amount === undefined ? [] : [amount.currencyCode])));
  const [code = 'CNY', ...others] = codes;
  const currency = parseCurrency(code);
  if (currency === undefined || others.length > 0) throw new Error(`a position in ${[...codes].join(', ')}`);
  return { currency, lots: position.lots.map((lot) => fromProtoLot(lot)), arrears: position.arrears?.micros ?? 0n };
}

function fromProtoLot(lot: Lot): HeldLot {
  if (lot.kind === LotKind.PACKAGE)
    throw failedPrecondition('PACKAGE_NOT_SETTLEABLE', 'A package with units left cannot be settled yet.', {
      lot_id: lot.lotId,
      product: lot.units?.product ?? '',
    });
  const kind = KINDS[lot.kind];
  if (kind === undefined || lot.creditTime === undefined) throw new Error(`lot ${lot.lotId} cannot be read`);
  return {
    lotId: lot.lotId,
    kind,
    credited: lot.credited?.micros ?? 0n,
    remaining: lot.remaining?.micros ?? 0n,
    reserved: lot.reserved?.micros ?? 0n,
    pricePaid: lot.pricePaid?.micros ?? 0n,
    origin: lot.origin,
    creditedAt: lot.creditTime,
    expiresAt: lot.expireTime,
  };
}
