// Decisions on prices that take two people: a tenant's own prices, and what a book should have said.

import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import { type BillingMonth, monthOf } from './billing-month.ts';
import { type PriceBookFault, reachesBack, tariffsFaults } from './check-price-book.ts';
import type { Tariff } from './price-book.ts';

/** Prices of one tenant's own, from an instant until another one. */
export interface TenantPrices {
  readonly kind: 'tenant_prices';
  readonly tenantId: string;
  readonly effectiveTime: Date;
  readonly endTime: Date | undefined;
  readonly tariffs: readonly Tariff[];
}

/** What a book should have said of products in a month. */
export interface PriceCorrection {
  readonly kind: 'correction';
  readonly priceBookId: Id<'prb'>;
  readonly month: BillingMonth;
  readonly tariffs: readonly Tariff[];
}

export type ProposalSubject = TenantPrices | PriceCorrection;
export type ProposalState = 'open' | 'approved' | 'rejected';

export interface PriceProposal {
  readonly proposalId: Id<'prp'>;
  readonly state: ProposalState;
  readonly subject: ProposalSubject;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposeTime: Date;
  readonly decidedBy: string | undefined;
  readonly decideTime: Date | undefined;
  /** The book that an approval made. */
  readonly priceBookId: Id<'prb'> | undefined;
}

/** What a correction would do to what is charged. */
export interface CorrectionPreview {
  readonly tenants: bigint;
  readonly chargedMore: Money;
  readonly givenBack: Money;
}

/** Why something may not be proposed or approved now. */
export type SubjectRefusal =
  | { readonly kind: 'invalid'; readonly faults: readonly PriceBookFault[] }
  | { readonly kind: 'effective_time_past' }
  | { readonly kind: 'month_not_started' };

/** Whether a subject is sound at `now`; what it names is looked up elsewhere. */
export function refuseSubject(subject: ProposalSubject, now: Date): SubjectRefusal | undefined {
  const faults = tariffsFaults(subject.tariffs);
  if (subject.kind === 'correction') {
    if (faults.length > 0) return { kind: 'invalid', faults };
    return subject.month > monthOf(now) ? { kind: 'month_not_started' } : undefined;
  }
  const { effectiveTime, endTime } = subject;
  if (endTime !== undefined && endTime <= effectiveTime)
    faults.push({ field: 'prices.end_time', description: 'prices end after they begin' });
  if (faults.length > 0) return { kind: 'invalid', faults };
  return reachesBack(effectiveTime, now) ? { kind: 'effective_time_past' } : undefined;
}
