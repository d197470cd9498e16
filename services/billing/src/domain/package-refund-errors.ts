// Why a package is not given back.

import { type DomainError, failedPrecondition, notFound } from '@tollgate/errors';
import type { RefundObstacle } from './package-refund.ts';

export const packageNotFound = (packageId: string): DomainError =>
  notFound('PACKAGE_NOT_FOUND', 'The tenant has bought no such package.', { package_id: packageId });

const OBSTACLES: Readonly<Record<RefundObstacle, readonly [reason: string, message: string]>> = {
  not_active: [
    'PACKAGE_NOT_ACTIVE',
    'Only a package that was bought, has not ended and was not given back is given back.',
  ],
  never: ['PACKAGE_NOT_REFUNDABLE', 'Its offer says that it is not given back.'],
  window_over: ['REFUND_WINDOW_OVER', 'The days in which it could be given back are over.'],
  used_up: ['PACKAGE_NOT_REFUNDABLE', 'Nothing of it is left.'],
  in_use: [
    'PACKAGE_IN_USE',
    'Units of it are set aside, or usage that may need them is still being reckoned: ask later.',
  ],
};

export function refundRefused(packageId: string, obstacle: RefundObstacle, until?: Date): DomainError {
  const [reason, message] = OBSTACLES[obstacle];
  const names = { package_id: packageId };
  return failedPrecondition(reason, message, until === undefined ? names : { ...names, until: until.toISOString() });
}
