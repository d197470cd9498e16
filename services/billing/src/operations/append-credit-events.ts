// The facts about postpaid tenants, appended in the transaction that makes them true.

import { CreditTermsChanged, DunningStepTaken } from '@tollgate/contracts/billing/v1/credit';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { dunningActionMessages } from '../adapters/credit-messages.ts';
import { toProtoMoney } from '../adapters/messages.ts';
import type { DunningStep, OpenInvoice } from '../domain/credit.ts';
import type { BillingTables } from '../store/schema.ts';

export async function appendCreditTermsChanged(
  tx: Tx<BillingTables>,
  state: {
    readonly tenantId: string;
    readonly version: bigint;
    readonly postpaid: boolean;
    readonly restricted: boolean;
  },
  now: Date,
): Promise<void> {
  const payload = CreditTermsChanged.encode({ ...state, occurTime: now }).finish();
  await append(tx, 'credit_terms_changed', state.tenantId, payload);
}

export async function appendDunningStepTaken(
  tx: Tx<BillingTables>,
  { tenantId, invoiceId, number, open, dueTime }: OpenInvoice,
  step: DunningStep,
  now: Date,
): Promise<void> {
  const payload = DunningStepTaken.encode({
    tenantId,
    invoiceId,
    invoiceNumber: number,
    open: toProtoMoney(open),
    dueTime,
    step: { dayOffset: step.dayOffset, action: dunningActionMessages[step.action] },
    occurTime: now,
  }).finish();
  await append(tx, 'dunning_step_taken', tenantId, payload);
}

async function append(tx: Tx<BillingTables>, name: string, key: string, payload: Uint8Array): Promise<void> {
  await appendEvent(tx, { subject: `tollgate.billing.${name}`, key, eventId: newId('evt'), payload });
}
