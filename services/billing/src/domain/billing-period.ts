// From when to when an invoice bills.

import { type BillingMonth, monthEnd, monthStart } from './billing-month.ts';

/** A half-open span of time. */
export interface BillingPeriod {
  readonly start: Date;
  readonly end: Date;
}

/** The period, or why it cannot be closed. */
export type PeriodDecision =
  | { readonly kind: 'period'; readonly period: BillingPeriod }
  | { readonly kind: 'not_started' }
  | { readonly kind: 'already_closed'; readonly until: Date };

/**
 * The period that closing a month now makes. A month that is not over is cut off now; what comes later starts the next
 * period. Periods of a tenant never overlap, so a month that an earlier invoice has closed stays closed.
 *
 * @param closedUntil end of the tenant's last period, if it has one.
 */
export function decidePeriod(month: BillingMonth, now: Date, closedUntil: Date | undefined): PeriodDecision {
  const start = monthStart(month);
  if (now <= start) return { kind: 'not_started' };
  const end = earlier(monthEnd(month), now);
  if (closedUntil !== undefined && closedUntil >= end) return { kind: 'already_closed', until: closedUntil };
  return { kind: 'period', period: { start: closedUntil === undefined ? start : later(start, closedUntil), end } };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
