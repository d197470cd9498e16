// Asks every service what it holds of a tenant. Callers hold the tenant's lock.
import { PrivacyOrdered } from '@tollgate/contracts/accounts/v1/privacy';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { AccountsTables } from '../deps.ts';

export function appendPrivacyOrdered(
  tx: Tx<AccountsTables>,
  order: 'erasure' | 'export',
  fact: { readonly tenantId: string; readonly privacyRequestId: string; readonly occurTime: Date },
): Promise<void> {
  return appendEvent(tx, {
    subject: `tollgate.accounts.privacy_ordered.${order}`,
    key: fact.tenantId,
    eventId: newId('evt'),
    payload: PrivacyOrdered.encode(fact).finish(),
  });
}
