// The facts about low balances, appended in the transaction that makes them true.

import { AutoTopUpStopped, BalanceLow } from '@tollgate/contracts/billing/v1/auto_top_up';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import { appendEvent } from '@tollgate/outbox';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingTables } from '../store/schema.ts';

export async function appendBalanceLow(
  tx: Tx<BillingTables>,
  { tenantId, threshold, balance }: { readonly tenantId: string; readonly threshold: Money; readonly balance: Money },
  now: Date,
): Promise<void> {
  const fact = { tenantId, alert: toProtoMoney(threshold), balance: toProtoMoney(balance), occurTime: now };
  await append(tx, 'balance_low', tenantId, BalanceLow.encode(fact).finish());
}

export async function appendAutoTopUpStopped(
  tx: Tx<BillingTables>,
  fact: { readonly tenantId: string; readonly reason: string; readonly failures: number },
  now: Date,
): Promise<void> {
  await append(tx, 'auto_top_up_stopped', fact.tenantId, AutoTopUpStopped.encode({ ...fact, occurTime: now }).finish());
}

async function append(tx: Tx<BillingTables>, name: string, key: string, payload: Uint8Array): Promise<void> {
  await appendEvent(tx, { subject: `tollgate.billing.${name}`, key, eventId: newId('evt'), payload });
}
