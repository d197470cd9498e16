// Refusals about low-balance alerts and auto top-up.

import { type DomainError, failedPrecondition, invalidArgument, notFound } from '@tollgate/errors';
import type { ChannelName } from './order.ts';

export function alertsInvalid(fault: string): DomainError {
  return invalidArgument('ALERTS_INVALID', `The alerts are not valid: ${fault}.`);
}

export function autoTopUpInvalid(fault: string): DomainError {
  return invalidArgument('AUTO_TOP_UP_INVALID', `Auto top-up cannot be set so: ${fault}.`);
}

export function consentMissing(): DomainError {
  return failedPrecondition(
    'CONSENT_MISSING',
    'The tenant has to agree that the channel pays without asking each time.',
  );
}

export function mandateNotSupported(channel: ChannelName): DomainError {
  return failedPrecondition('MANDATE_NOT_SUPPORTED', 'The payment channel pays only what a person confirms.', {
    channel,
  });
}

export function autoTopUpNotSet(tenantId: string): DomainError {
  return notFound('AUTO_TOP_UP_NOT_SET', 'The tenant has never switched auto top-up on.', { tenant_id: tenantId });
}
