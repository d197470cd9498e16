// What billing refuses, by name: refusal to DomainError.

import {
  DomainError,
  failedPrecondition,
  type FieldViolation,
  invalidArgument,
  notFound,
  permissionDenied,
} from '@tollgate/errors';
import type { PriceBookRefusal } from './check-price-book.ts';
import type { NoticeRefusal } from './price-change.ts';
import type { PaymentRefusal } from './payment.ts';
import type { TopUpRestriction } from './top-up-restriction.ts';

export const tenantNotFound = (tenantId: string): DomainError =>
  notFound('TENANT_NOT_FOUND', 'Billing knows no such tenant.', { tenant_id: tenantId });

export const tenantClosed = (tenantId: string): DomainError =>
  failedPrecondition('TENANT_CLOSED', 'The tenant has parted from us; it orders nothing any more.', {
    tenant_id: tenantId,
  });

/** Explains itself as enforcement's refusal to admit does: what stops it, by which clause, and what to do. */
export const topUpRestricted = (restriction: TopUpRestriction): DomainError =>
  failedPrecondition('TOP_UP_RESTRICTED', `Topping up is restricted: ${restriction.reasonEn}.`, {
    restriction_id: restriction.restrictionId,
    cause: restriction.cause,
    clause_id: restriction.clauseId,
    remedy_zh: restriction.remedyZh,
    remedy_en: restriction.remedyEn,
    // Empty: until its cause is gone or somebody lifts it.
    until: restriction.until?.toISOString() ?? '',
  });

export const productNotFound = (product: string): DomainError =>
  notFound('PRODUCT_NOT_FOUND', 'The price book in force has no such product.', { product });

export const noPriceBook = (): DomainError =>
  failedPrecondition('NO_PRICE_BOOK', 'No price book is in force at that time.');

export const orderNotFound = (orderId: string): DomainError =>
  notFound('ORDER_NOT_FOUND', 'The tenant has no such order.', { order_id: orderId });

export const invoiceNotFound = (invoiceId: string): DomainError =>
  notFound('INVOICE_NOT_FOUND', 'The tenant has no such invoice.', { invoice_id: invoiceId });

export const channelUnavailable = (channel: string): DomainError =>
  failedPrecondition('PAYMENT_CHANNEL_NOT_OFFERED', 'This payment channel is not offered here.', { channel });

export const orderPaid = (orderId: string): DomainError =>
  failedPrecondition('ORDER_PAID', 'The order is paid; there is nothing to close.', { order_id: orderId });

export const channelCannotBeAsked = (channel: string): DomainError =>
  failedPrecondition('CHANNEL_CANNOT_BE_ASKED', 'This channel answers no questions about orders.', { channel });

export const amountInvalid = (description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'AMOUNT_INVALID',
    message: 'The amount cannot be ordered.',
    violations: [{ field: 'amount', description }],
  });

export const chargesPending = (): DomainError =>
  failedPrecondition(
    'CHARGES_PENDING',
    'Usage of this tenant is still on its way to being charged; try again shortly.',
  );

export const nothingToInvoice = (month: string): DomainError =>
  failedPrecondition('NOTHING_TO_INVOICE', 'Nothing was charged that has no invoice yet.', { month });

export const monthNotStarted = (month: string): DomainError =>
  failedPrecondition('MONTH_NOT_STARTED', 'The month has not begun in Asia/Shanghai.', { month });

export const periodClosed = (month: string, until: Date): DomainError =>
  failedPrecondition(
    'PERIOD_CLOSED',
    'The tenant was invoiced beyond this month; late charges come with a later month.',
    {
      month,
      closed_until: until.toISOString(),
    },
  );

/** Counted usage that can never be charged: goes to the dead letters, where a person sees it. */
export const usageInvalid = (usageId: string, description: string): DomainError =>
  invalidArgument('USAGE_INVALID', description, { usage_id: usageId });

export const bookNotFound = (priceBookId: string): DomainError =>
  notFound('PRICE_BOOK_NOT_FOUND', 'There is no such price book.', { price_book_id: priceBookId });

export const offerNotFound = (code: string): DomainError =>
  notFound('OFFER_NOT_FOUND', 'No such package is offered.', { code });

export const offerChanged = (code: string, version: number): DomainError =>
  failedPrecondition('OFFER_CHANGED', 'The offer has changed since it was looked at.', {
    code,
    current_version: String(version),
  });

/** The wallet's own reason: nothing was charged and nothing credited. */
export const purchaseRefused = (packageId: string, reason: string): DomainError =>
  failedPrecondition(reason, 'The wallet does not allow it; nothing was changed.', { package_id: packageId });

export const packageExhausted = (product: string, covered: bigint): DomainError =>
  failedPrecondition(
    'PACKAGE_EXHAUSTED',
    'The packages do not cover this, and they say that nothing is priced besides.',
    {
      product,
      covered_units: covered.toString(),
    },
  );

export const proposalNotFound = (proposalId: string): DomainError =>
  notFound('PROPOSAL_NOT_FOUND', 'There is no such proposal.', { proposal_id: proposalId });

export const proposalDecided = (proposalId: string): DomainError =>
  failedPrecondition('PROPOSAL_DECIDED', 'The proposal was approved or rejected before.', { proposal_id: proposalId });

export const samePerson = (proposalId: string): DomainError =>
  permissionDenied('SAME_PERSON', 'Nobody approves a proposal of their own.', { proposal_id: proposalId });

/** A draft of a price book that cannot be published. */
export function priceBookError(refusal: PriceBookRefusal): DomainError {
  switch (refusal.kind) {
    case 'invalid':
      return new DomainError({
        category: 'invalid_argument',
        reason: 'PRICE_BOOK_INVALID',
        message: 'The price book contradicts itself.',
        violations: refusal.faults,
      });
    case 'effective_time_past':
      return failedPrecondition(
        'EFFECTIVE_TIME_PAST',
        'Usage before this hour is charged already; a price book takes effect now or later.',
      );
  }
}

const noticeRefusals = {
  notice_missing: [
    'PRICE_NOTICE_MISSING',
    'An agreement in force demands a notice through a channel that none was given by.',
  ],
  notice_late: [
    'PRICE_NOTICE_LATE',
    'The prices would take effect sooner than an agreement in force allows after the notice.',
  ],
  consent_needed: [
    'PRICE_CONSENT_NEEDED',
    'An agreement in force lets no price rise without consent: first give its tenants prices of their own.',
  ],
} as const satisfies Record<NoticeRefusal['kind'], readonly [string, string]>;

/** Names the agreement and its clauses, what costs more, and from when it could. */
export function noticeError(refusal: NoticeRefusal): DomainError {
  const [reason, message] = noticeRefusals[refusal.kind];
  return failedPrecondition(reason, message, {
    agreement_id: refusal.agreementId,
    agreement_version: refusal.version,
    clause_id: refusal.clauses[0] ?? '',
    clauses: refusal.clauses.join(' '),
    products: refusal.products.join(' '),
    allowed_from: refusal.from?.toISOString() ?? '',
  });
}

const paymentMessages: Readonly<Record<PaymentRefusal, string>> = {
  AMOUNT_MISMATCH: "The amount paid is not the order's.",
  CURRENCY_MISMATCH: "The currency paid is not the order's.",
  CHANNEL_MISMATCH: 'The order is paid through another channel.',
  TRANSACTION_REUSED: 'This transaction was reported before with another content.',
  NOTIFICATION_REUSED: 'This notification was received before with another content.',
};

/** A verified notification that contradicts what we know. */
export function paymentError(reason: PaymentRefusal): DomainError {
  return failedPrecondition(reason, paymentMessages[reason]);
}

/** Terms of a campaign that contradict themselves. */
export const campaignInvalid = (violations: readonly FieldViolation[]): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'CAMPAIGN_INVALID',
    message: 'The campaign contradicts itself.',
    violations,
  });
