// Bills and totals of others against a metering with known counts.

import { randomUUID } from 'node:crypto';

import type { Person } from '@tollgate/auth';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import {
  type Comparison,
  ReconciliationServiceService,
  type Statement,
} from '@tollgate/contracts/metering/v1/reconciliation';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';

import type { Metering } from './fixtures.ts';
import { report } from './fixtures.ts';

export type Reconciliation = Client<typeof ReconciliationServiceService>;

export const staff = (...roles: string[]): Person => ({ userId: newId('usr'), kind: 'staff', roles });
export const owner = (tenantId: string): Person => ({
  userId: newId('usr'),
  kind: 'tenant',
  tenantId,
  roles: ['owner'],
});

export const reconciliationAs = (metering: Metering, person: Person): Promise<Reconciliation> =>
  metering.service.client(ReconciliationServiceService, { as: 'cli', person });

/** Counts delivered messages that make this many units on a day, at noon of Shanghai; 100 segments a message at most. */
export async function bill(metering: Metering, tenantId: string, day: string, units: number): Promise<void> {
  const events: DeliveryEvent[] = [];
  for (let left = units; left > 0; left -= 100) {
    events.push({
      ...(report(tenantId, {}) as DeliveryEvent),
      messageId: `${day}-${left}`,
      segments: Math.min(100, left),
      occurTimeMs: BigInt(Date.parse(`${day}T12:00:00+08:00`)),
    });
  }
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
}

export const csv = (...lines: readonly string[]): Buffer =>
  Buffer.from(['product,day,units', ...lines, ''].join('\r\n'));

/** Uploads a tenant's bill that has no faults. */
export async function uploadBill(client: Reconciliation, tenantId: string, content: Uint8Array): Promise<Statement> {
  const request = { requestId: randomUUID(), tenantId, content: Buffer.from(content), validateOnly: false };
  const { statement, faults } = await client.uploadTenantBill(request);
  if (statement === undefined) throw new Error(JSON.stringify(faults));
  return statement;
}

/** Runs the job and reads what came of every line. */
export async function comparisonsOf(
  metering: Metering,
  client: Reconciliation,
  { tenantId, statementId }: Statement,
): Promise<Comparison[]> {
  await metering.service.runJob('compare-counts');
  const { comparisons } = await client.listComparisons({ tenantId, statementId, pageSize: 0, pageToken: '' });
  return comparisons;
}
