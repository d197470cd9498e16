// The facts about refunds, appended in the transaction that makes them true.

import { RefundCompleted, RefundFailed, RefundRequested } from '@tollgate/contracts/billing/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { toProtoMoney } from '../adapters/messages.ts';
import type { Refund, RefundPart } from '../domain/refund.ts';
import type { BillingTables } from '../store/schema.ts';

export async function appendRefundRequested(tx: Tx<BillingTables>, refund: Refund, now: Date): Promise<void> {
  await append(tx, 'refund_requested', refund.tenantId, RefundRequested.encode(factOf(refund, now)).finish());
}

export async function appendRefundCompleted(tx: Tx<BillingTables>, refund: Refund, now: Date): Promise<void> {
  await append(tx, 'refund_completed', refund.tenantId, RefundCompleted.encode(factOf(refund, now)).finish());
}

/** A channel refused a part. */
export async function appendRefundFailed(
  tx: Tx<BillingTables>,
  { tenantId }: Pick<Refund, 'tenantId'>,
  { refundId, partId, amount }: RefundPart,
  channelCode: string,
  now: Date,
): Promise<void> {
  const fact = { tenantId, refundId, partId, amount: toProtoMoney(amount), channelCode, occurTime: now };
  await append(tx, 'refund_failed', tenantId, RefundFailed.encode(fact).finish());
}

function factOf({ tenantId, refundId, amount }: Refund, occurTime: Date) {
  return { tenantId, refundId, amount: toProtoMoney(amount), occurTime };
}

async function append(tx: Tx<BillingTables>, name: string, key: string, payload: Uint8Array): Promise<void> {
  await appendEvent(tx, { subject: `tollgate.billing.${name}`, key, eventId: newId('evt'), payload });
}
