// Packages and their offers as messages of the contracts.

import type {
  Package,
  PackageOffer as OfferMessage,
  PackageRefund as RefundMessage,
} from '@tollgate/contracts/billing/v1/packages';
import type { PackageGivenBack, PackageOffer, PackageOverflow, TenantPackage } from '../domain/package.ts';
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

export function toProtoPackageRefund(
  { packageId, tenantId }: { readonly packageId: string; readonly tenantId: string },
  { unitsUsed, unitsLeft, used, amount, time }: Omit<PackageGivenBack, 'time'> & { readonly time: Date | undefined },
): RefundMessage {
  return {
    packageId,
    tenantId,
    unitsUsed,
    unitsTakenBack: unitsLeft,
    used: toProtoMoney(used),
    amount: toProtoMoney(amount),
    refundTime: time,
  };
}

export function toProtoPackage(bought: TenantPackage, unitsLeft: bigint, now: Date): Package {
  const { packageId, tenantId, offer, buyTime, expireTime, refusal, orderId, refund } = bought;
  return {
    packageId,
    tenantId,
    state: stateOf(bought, now),
    offer: toProtoOffer(offer),
    buyTime,
    expireTime,
    unitsLeft,
    refusalReason: refusal ?? '',
    orderId: orderId ?? '',
    refund: refund && toProtoPackageRefund(bought, refund),
  };
}

function stateOf({ state, refund, expireTime }: TenantPackage, now: Date): Package['state'] {
  if (refund !== undefined) return 'PACKAGE_STATE_REFUNDED';
  return state === 'active' && expireTime <= now ? 'PACKAGE_STATE_EXPIRED' : states[state];
}
