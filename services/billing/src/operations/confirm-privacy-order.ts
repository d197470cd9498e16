// Answers accounts, which was asked to show or to erase a tenant's data: what is held here, and by which law it stays.
import { HoldingTreatment, PrivacyConfirmed } from '@tollgate/contracts/accounts/v1/privacy';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { countHoldings } from '../store/privacy-holdings.ts';
import type { BillingTables } from '../store/schema.ts';

/** Names what is here. Documents and their titles stay until tax law lets go of them, so nothing is deleted at once. */
export async function confirmPrivacyOrder(
  tx: Tx<BillingTables>,
  order: { readonly tenantId: string; readonly privacyRequestId: string; readonly now: Date },
): Promise<void> {
  const { tenantId, privacyRequestId, now } = order;
  const holdings = (await countHoldings(tx, tenantId)).map(({ treatment, ...holding }) => {
    return { ...holding, treatment: HoldingTreatment[treatment] };
  });
  const fact = { tenantId, privacyRequestId, service: 'billing', holdings, occurTime: now };
  await appendEvent(tx, {
    subject: 'tollgate.billing.privacy_confirmed',
    key: tenantId,
    eventId: newId('evt'),
    payload: PrivacyConfirmed.encode(fact).finish(),
  });
}
