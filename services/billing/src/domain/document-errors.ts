// What statements, runs and seller profiles refuse, by name.

import { DomainError, failedPrecondition, notFound } from '@tollgate/errors';

export const monthNotDue = (month: string, due: Date): DomainError =>
  failedPrecondition('MONTH_NOT_DUE', 'The month is not over, or late usage of it may still come.', {
    month,
    due_time: due.toISOString(),
  });

export const runNotFound = (month: string): DomainError =>
  notFound('INVOICE_RUN_NOT_FOUND', 'The month has no run.', { month });

export const walletUnknown = (tenantId: string): DomainError =>
  failedPrecondition('WALLET_NOT_FOUND', 'The wallet does not know the tenant yet.', { tenant_id: tenantId });

export const taxNumberInvalid = (field: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'TAX_NUMBER_INVALID',
    message: 'The tax number is not a unified social credit code.',
    violations: [{ field, description: 'has 18 characters of GB 32100-2015 and their right check character' }],
  });

export const periodInvalid = (period: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'PERIOD_INVALID',
    message: 'There is no such day or month.',
    metadata: { period },
    violations: [{ field: 'period', description: 'is YYYY-MM or YYYY-MM-DD of the calendar' }],
  });

export const periodNotOver = (period: string, end: Date): DomainError =>
  failedPrecondition('PERIOD_NOT_OVER', 'The ledger may still move in this period.', {
    period,
    end_time: end.toISOString(),
  });
