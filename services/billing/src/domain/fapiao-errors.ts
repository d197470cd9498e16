// What fapiao refuse, by name.

import { DomainError, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { formatYuan, money } from '@tollgate/money';
import type { TitleFault } from './fapiao.ts';
import { PRICE_CURRENCY } from './price-book.ts';

export const titleInvalid = (violations: readonly TitleFault[]): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'TITLE_INVALID',
    message: 'The title cannot be printed on a fapiao of its kind.',
    violations,
  });

export const titleMissing = (tenantId: string): DomainError =>
  failedPrecondition('TITLE_MISSING', 'The tenant has not said whom a fapiao is made out to.', { tenant_id: tenantId });

export const fapiaoAmountInvalid = (description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'AMOUNT_INVALID',
    message: 'There is no fapiao for such an amount.',
    violations: [{ field: 'amount', description }],
  });

export const amountNotInvoiceable = (left: bigint): DomainError =>
  failedPrecondition(
    'AMOUNT_NOT_INVOICEABLE',
    'More than can be invoiced: paid less refunded less fapiao that are out.',
    {
      invoiceable_cny: formatYuan(money(left, PRICE_CURRENCY)),
    },
  );

export const fapiaoNotFound = (fapiaoId: string): DomainError =>
  notFound('FAPIAO_NOT_FOUND', 'The tenant has no such fapiao.', { fapiao_id: fapiaoId });

export const fapiaoStateWrong = (state: string): DomainError =>
  failedPrecondition('FAPIAO_STATE_WRONG', 'The fapiao is not where this can be done.', { state });

export const notYoursToConfirm = (): DomainError =>
  permissionDenied('RETURN_NOT_YOURS_TO_CONFIRM', 'The side that asked for a return does not confirm it.');
