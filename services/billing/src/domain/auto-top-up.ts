// Auto top-up: how it may be set, and when another order is due. Pure.

import { isWholeFen, type Money } from '@tollgate/money';
import { type BillingMonth, monthEnd } from './billing-month.ts';
import { type ChannelName, refuseTopUpAmount } from './order.ts';
import { PRICE_CURRENCY } from './price-book.ts';

/** Off at first; failed when the channel refused too often in a row. */
export type AutoTopUpState = 'on' | 'off' | 'failed';

/** How it is set. */
export interface AutoTopUpSetting {
  /** Tops up when the balance is below this. */
  readonly trigger: Money;
  readonly amount: Money;
  /** At most so much in a month of Asia/Shanghai. */
  readonly monthlyCeiling: Money;
}

/** How it is set, and where it stands. */
export interface AutoTopUp extends AutoTopUpSetting {
  readonly tenantId: string;
  readonly state: AutoTopUpState;
  readonly channel: ChannelName;
  readonly mandateId: string;
  readonly agreementId: string;
  readonly consentedBy: string;
  readonly consentTime: Date;
  readonly coolUntil: Date | undefined;
  readonly failures: number;
  readonly lastFailure: string;
}

/** A tenant's agreement with a channel. */
export interface Mandate {
  readonly mandateId: string;
  readonly tenantId: string;
  readonly channel: ChannelName;
  readonly ceiling: Money;
  readonly agreementId: string;
  /** The channel's signed answer, as it came. */
  readonly evidence: string;
  readonly consentedBy: string;
  readonly consentTime: Date;
}

/** Between two orders, whatever became of the first: a balance that stays low is not topped up in a loop. */
export const COOL_OFF_MS = 10 * 60_000;
/** So many failures in a row switch it off. */
export const MOST_FAILURES = 3;

/** What is wrong with a setting; undefined when nothing is. */
export function refuseAutoTopUp({ trigger, amount, monthlyCeiling }: AutoTopUpSetting): string | undefined {
  const fault = refuseTopUpAmount(amount);
  if (fault !== undefined) return fault;
  if (refuseAlert(trigger) !== undefined) return `the trigger: ${refuseAlert(trigger) ?? ''}`;
  if (!isWholeFen(monthlyCeiling) || monthlyCeiling.currency !== PRICE_CURRENCY) return 'the ceiling is in whole fen';
  if (monthlyCeiling.micros < amount.micros) return 'the ceiling of a month is at least one top-up';
  return undefined;
}

/** What is wrong with an alert; undefined when nothing is. */
export function refuseAlert(amount: Money): string | undefined {
  if (amount.micros <= 0n) return 'an amount is more than 0';
  if (!isWholeFen(amount)) return 'an amount is in whole fen';
  if (amount.currency !== PRICE_CURRENCY) return `an amount is in ${PRICE_CURRENCY}`;
  return undefined;
}

/** Whether another order is due, or until when there is none. */
export type TopUpDecision =
  | { readonly kind: 'order' }
  | { readonly kind: 'wait' }
  /** The month's ceiling leaves no room. */
  | { readonly kind: 'ceiling'; readonly until: Date };

/** @param orderedMicros what it has ordered this month, in flight and paid. */
export function decideTopUp(
  setting: Pick<AutoTopUp, 'state' | 'trigger' | 'amount' | 'monthlyCeiling' | 'coolUntil'>,
  balanceMicros: bigint,
  orderedMicros: bigint,
  month: BillingMonth,
  now: Date,
): TopUpDecision {
  const { state, trigger, amount, monthlyCeiling, coolUntil } = setting;
  if (state !== 'on' || balanceMicros >= trigger.micros) return { kind: 'wait' };
  if (coolUntil !== undefined && coolUntil > now) return { kind: 'wait' };
  if (orderedMicros + amount.micros > monthlyCeiling.micros) return { kind: 'ceiling', until: monthEnd(month) };
  return { kind: 'order' };
}
