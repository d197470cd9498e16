// Units of a product that a tenant buys ahead. The wallet holds them; what was bought keeps its terms.

import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';

/** What happens when a tenant's packages have no units left: the rest is priced, or nothing more is admitted. */
export type PackageOverflow = 'pay_as_you_go' | 'stop';

/** What a version of an offer says. */
export interface OfferTerms {
  readonly code: string;
  readonly product: string;
  readonly units: bigint;
  readonly price: Money;
  readonly validMonths: number;
  readonly overflow: PackageOverflow;
  readonly refundDays: number;
  readonly usableInArrears: boolean;
  readonly withdrawn: boolean;
}

/** A published version; never changed. */
export interface PackageOffer extends OfferTerms {
  readonly version: number;
  readonly publishTime: Date;
}

/** The wallet has not answered; it holds the units; it refused and nothing was charged. */
export type PackageState = 'pending' | 'active' | 'refused';

/** What a tenant bought. */
export interface TenantPackage {
  readonly packageId: Id<'pkg'>;
  readonly tenantId: string;
  readonly offer: PackageOffer;
  readonly chargeId: Id<'chg'>;
  readonly state: PackageState;
  readonly buyTime: Date;
  readonly expireTime: Date;
  readonly refusal: string | undefined;
  /** The order that paid it; absent where the balance did. */
  readonly orderId?: string | undefined;
  /** It was given back. */
  readonly refund?: PackageGivenBack | undefined;
}

/** What was given back of a package. */
export interface PackageGivenBack {
  readonly unitsUsed: bigint;
  readonly unitsLeft: bigint;
  readonly used: Money;
  readonly amount: Money;
  readonly time: Date;
}

/** Ten million yuan, as a top-up may be. */
export const MAX_PACKAGE_MICROS = 10_000_000_000_000n;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * When a package ends: at the end of the day of Asia/Shanghai that has the number of the day of purchase so many months
 * later, or of that month's last day where it is shorter.
 */
export function packageEnd(buyTime: Date, validMonths: number): Date {
  const local = new Date(buyTime.getTime() + OFFSET_MS);
  const month = local.getUTCMonth() + validMonths;
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay);
  return new Date(Date.UTC(local.getUTCFullYear(), month, day) + DAY_MS - OFFSET_MS);
}

/** How many days before the end a tenant is told. */
export const NOTICE_DAYS = [30, 7, 1] as const;

/**
 * The notice that is due, if any: the nearest to the end whose moment has come, when the package had been bought by
 * then. Of several that nobody told while billing was down only that one is told.
 */
export function noticeDue(bought: Pick<TenantPackage, 'buyTime' | 'expireTime'>, now: Date): number | undefined {
  if (now >= bought.expireTime) return undefined;
  const due = NOTICE_DAYS.filter((days) => {
    const moment = bought.expireTime.getTime() - days * DAY_MS;
    return moment <= now.getTime() && bought.buyTime.getTime() <= moment;
  });
  return due.at(-1);
}
