// Packages and their offers as messages of the contracts.

import type { Package, PackageOffer as OfferMessage } from '@tollgate/contracts/billing/v1/packages';
import type { PackageOffer, PackageOverflow, TenantPackage } from '../domain/package.ts';
import { toProtoMoney } from './messages.ts';

export const overflowMessages = {
  pay_as_you_go: 'PACKAGE_OVERFLOW_PAY_AS_YOU_GO',
  stop: 'PACKAGE_OVERFLOW_STOP',
} as const satisfies Record<PackageOverflow, string>;

const states = {
  pending: 'PACKAGE_STATE_PENDING',
  active: 'PACKAGE_STATE_ACTIVE',
  refused: 'PACKAGE_STATE_REFUSED',
} as const;

export function toProtoOffer(offer: PackageOffer): OfferMessage {
  return { ...offer, price: toProtoMoney(offer.price), overflow: overflowMessages[offer.overflow] };
}

export function toProtoPackage(bought: TenantPackage, unitsLeft: bigint, now: Date): Package {
  const { packageId, tenantId, offer, state, buyTime, expireTime, refusal } = bought;
  const expired = state === 'active' && expireTime <= now;
  return {
    packageId,
    tenantId,
    state: expired ? 'PACKAGE_STATE_EXPIRED' : states[state],
    offer: toProtoOffer(offer),
    buyTime,
    expireTime,
    unitsLeft,
    refusalReason: refusal ?? '',
  };
}
