// What is refused about refunds and bank transfers, by name.

import { conflict, DomainError, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { formatYuan, type Money } from '@tollgate/money';

export const refundNotFound = (refundId: string): DomainError =>
  notFound('REFUND_NOT_FOUND', 'There is no such refund.', { refund_id: refundId });

export const partNotFound = (partId: string): DomainError =>
  notFound('REFUND_PART_NOT_FOUND', 'There is no such part of a refund.', { part_id: partId });

export const surplusNotFound = (paymentId: string): DomainError =>
  notFound('SURPLUS_PAYMENT_NOT_FOUND', 'The tenant has no such payment that paid nothing.', { payment_id: paymentId });

export const refundInvalid = (field: string, description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'REFUND_INVALID',
    message: 'This cannot be refunded so.',
    violations: [{ field, description }],
  });

/** More than there is to give back, what is on its way taken off. */
export const refundExceeds = (asked: Money, left: Money): DomainError =>
  failedPrecondition(
    'REFUND_EXCEEDS',
    `${formatYuan(asked)} was to be refunded, ${formatYuan(left)} is left to refund.`,
    { asked_micros: String(asked.micros), left_micros: String(left.micros) },
  );

/** The agreement wants its invoices back first, for example changyou/breach.5. */
export const invoiceNotReturned = (outstanding: bigint): DomainError =>
  failedPrecondition('INVOICE_NOT_RETURNED', 'The agreement refunds once the invoices are returned.', {
    outstanding_invoices: String(outstanding),
  });

export const samePerson = (what: string): DomainError =>
  permissionDenied('SAME_PERSON', `It takes a second person: nobody decides on ${what} of their own.`);

export const refundDecided = (refundId: string): DomainError =>
  failedPrecondition('REFUND_DECIDED', 'This refund waits for no decision.', { refund_id: refundId });

export const partNotDue = (partId: string): DomainError =>
  failedPrecondition('NO_BANK_PAYMENT_DUE', 'This part is not to be sent by bank transfer.', { part_id: partId });

export const bankReferenceDiffers = (): DomainError =>
  failedPrecondition('BANK_REFERENCE_DIFFERS', "The first person gave another number of the bank's.");

export const bankReferenceUsed = (reference: string): DomainError =>
  conflict('BANK_REFERENCE_USED', "This number of the bank's was recorded before.", { bank_reference: reference });

export const transferNotFound = (transferId: string): DomainError =>
  notFound('BANK_TRANSFER_NOT_FOUND', 'There is no such bank transfer.', { transfer_id: transferId });

export const transferDecided = (transferId: string): DomainError =>
  failedPrecondition('BANK_TRANSFER_DECIDED', 'This bank transfer waits for no decision.', { transfer_id: transferId });

export const bookedDayInvalid = (description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'BOOKED_DAY_INVALID',
    message: 'The bank cannot have booked it then.',
    violations: [{ field: 'booked_day', description }],
  });
