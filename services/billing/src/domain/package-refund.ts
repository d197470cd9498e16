// What giving a package back comes to: what was paid for it less what was used of it, while its offer lets it.

import type { Id } from '@tollgate/ids';
import { type Money, money } from '@tollgate/money';
import type { TenantPackage } from './package.ts';

/** A package's lot in the wallet. */
export interface PackageLot {
  readonly lotId: string;
  readonly left: bigint;
  readonly reserved: bigint;
}

export interface PackageReckoning {
  readonly unitsUsed: bigint;
  readonly unitsLeft: bigint;
  /** What the used units come to at the package's unit price, rounded up to a micro. */
  readonly used: Money;
  /** Never below zero. */
  readonly amount: Money;
}

/** A package that is given back, from the intent to the wallet's answer. */
export interface PackageRefund extends PackageReckoning {
  readonly refundId: Id<'rfd'>;
  readonly packageId: string;
  readonly state: 'pending' | 'done' | 'refused';
  readonly lotId: string;
  readonly chargeId: Id<'chg'>;
  readonly reversalId: Id<'rvl'>;
  readonly askTime: Date;
  readonly endTime: Date | undefined;
  readonly refusal: string | undefined;
}

export type RefundObstacle = 'not_active' | 'never' | 'window_over' | 'used_up' | 'in_use';

const DAY_MS = 86_400_000;

/** When a package can no longer be given back: so many days of 24 hours after it was bought. */
export function refundableUntil({ buyTime, offer }: Pick<TenantPackage, 'buyTime' | 'offer'>): Date {
  return new Date(buyTime.getTime() + offer.refundDays * DAY_MS);
}

/** Why it cannot be given back now; undefined when it can. */
export function refundObstacle(
  bought: TenantPackage,
  lot: PackageLot | undefined,
  now: Date,
): RefundObstacle | undefined {
  if (bought.state !== 'active' || bought.refund !== undefined || bought.expireTime <= now) return 'not_active';
  if (bought.offer.refundDays === 0) return 'never';
  if (now >= refundableUntil(bought)) return 'window_over';
  if (lot === undefined || lot.left === 0n) return 'used_up';
  return lot.reserved > 0n ? 'in_use' : undefined;
}

/** @throws RangeError when more is left than was sold. */
export function reckonRefund({ offer }: Pick<TenantPackage, 'offer'>, unitsLeft: bigint): PackageReckoning {
  const { price, units } = offer;
  const unitsUsed = units - unitsLeft;
  if (unitsUsed < 0n) throw new RangeError('more of a package is left than it had');
  const used = (price.micros * unitsUsed + units - 1n) / units;
  const amount = used < price.micros ? price.micros - used : 0n;
  return { unitsUsed, unitsLeft, used: money(used, price.currency), amount: money(amount, price.currency) };
}
