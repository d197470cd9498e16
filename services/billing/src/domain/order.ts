// Orders of tenants: what is to be paid, and what is given on top.

import type { Id } from '@tollgate/ids';
import { compare, isWholeFen, type Money, money } from '@tollgate/money';
import type { CampaignAward } from './campaign.ts';
import { PRICE_CURRENCY, type TopUpBonus } from './price-book.ts';

/** Through what a tenant pays. */
export type ChannelName = 'sandbox' | 'wechat' | 'alipay' | 'bank';

/** Where an order stands; it moves forward only. */
export type OrderState = 'pending' | 'paid' | 'credited';

/** What topping up gives on top: the amount, and how long it can be used. */
export interface OrderBonus {
  readonly amount: Money;
  readonly validDays: number;
}

/** The package that an order pays for; its terms are the offer's version. */
export interface OrderedPackage {
  readonly packageId: Id<'pkg'>;
  /** Of the charge that takes its price. */
  readonly chargeId: Id<'chg'>;
  readonly code: string;
  readonly version: number;
}

/** A tenant's order. */
export interface Order {
  readonly orderId: Id<'ord'>;
  readonly tenantId: string;
  readonly state: OrderState;
  readonly amount: Money;
  /** As promised when the order was made: later price books change nothing. */
  readonly bonus: OrderBonus | undefined;
  readonly channel: ChannelName;
  /** Undefined until the channel has said it. */
  readonly payUrl: string | undefined;
  readonly createTime: Date;
  readonly payTime: Date | undefined;
  /** When it was closed because nobody had paid. */
  readonly closeTime: Date | undefined;
  /** It was paid after it had been closed. */
  readonly paidLate: boolean;
  /** Absent for a top-up. */
  readonly ordered?: OrderedPackage | undefined;
  /** What a campaign gave when it was paid. */
  readonly campaign?: CampaignAward | undefined;
}

/** 10,000,000 yuan: what is more comes by bank transfer and a contract. */
const MAX_TOP_UP_MICROS = 10_000_000_000_000n;

/** What is wrong with the amount of a top-up; undefined when nothing is. */
export function refuseTopUpAmount(amount: Money): string | undefined {
  if (amount.micros <= 0n) return 'a top-up is more than 0';
  if (!isWholeFen(amount)) return 'a top-up is in whole fen';
  if (amount.micros > MAX_TOP_UP_MICROS) return 'a top-up is at most 10,000,000 yuan';
  if (amount.currency !== PRICE_CURRENCY) return `a top-up is in ${PRICE_CURRENCY}`;
  return undefined;
}

/** The bonus of the greatest minimum that the payment reaches; undefined when it reaches none. Exact, since a payment is in whole fen. */
export function bonusFor(paid: Money, bonuses: readonly TopUpBonus[]): OrderBonus | undefined {
  const reached = bonuses
    .filter((bonus) => compare(bonus.minimumPaid, paid) <= 0)
    .toSorted((a, b) => compare(a.minimumPaid, b.minimumPaid))
    .at(-1);
  if (reached === undefined) return undefined;
  return { amount: money((paid.micros * reached.bonusPerMille) / 1_000n, paid.currency), validDays: reached.validDays };
}

/** When a bonus that was paid for then can no longer be used: whole days of 24 hours later. */
export function bonusExpiry(payTime: Date, bonus: { readonly validDays: number; readonly amount: Money }): Date {
  return new Date(payTime.getTime() + bonus.validDays * 86_400_000);
}
