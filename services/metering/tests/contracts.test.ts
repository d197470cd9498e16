// A tenant's sealed contract changes what is billed of its messages, from when it holds.

import { agreementById, applyOverride } from '@tollgate/agreements';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { newId } from '@tollgate/ids';
import { deliverySubject } from '@tollgate/nats';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { verifyUsage } from '../src/operations/verify-usage.ts';
import { type Metering, report, START, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
});
afterAll(() => metering.service.stop());

const HOUR_MS = 3_600_000;
const base = agreementById('jd-sms', '1');
/** Billed when delivered, where the web text bills what was submitted (jd/2.1). */
const contract = {
  agreementId: 'jd-sms',
  version: '1',
  contentHash: base?.contentHash,
  title: { zh: '补充协议', en: 'supplementary contract' },
  clauses: [{ id: 'sealed/2', title: { zh: '第二条', en: '§ 2' }, consequence: null }],
  changes: [
    { operation: 'SET', path: 'billing.bases[SMS_CN]', clause: 'sealed/2', value: { basis: 'DELIVERED_ONLY' } },
  ],
};

function hashOf(): string {
  const applied = base && applyOverride(base, contract);
  if (applied?.ok !== true) throw new Error('the contract does not apply');
  return applied.agreement.contentHash;
}

async function bind(tenantId: string, acceptanceId: string, at: number, sealed: string | undefined): Promise<void> {
  const event = AgreementAccepted.create({
    tenantId,
    acceptanceId,
    agreementId: 'jd-sms',
    version: '1',
    occurTime: new Date(at),
    contract:
      sealed === undefined
        ? undefined
        : { overrideId: newId('prp'), document: JSON.stringify(contract), effectiveContentHash: sealed },
  });
  const bytes = AgreementAccepted.encode(event).finish();
  await metering.publish('tollgate.accounts.agreement_accepted', bytes, newId('evt'));
  await metering.service.flush();
}

async function send(tenantId: string, reports: readonly Partial<DeliveryReport>[]): Promise<void> {
  const events = reports.map((each) => report(tenantId, each)) as DeliveryEvent[];
  const bytes = DeliveryEventBatch.encode({ events, source: 'direct' }).finish();
  await metering.publish(deliverySubject(tenantId), bytes, newId('evt'));
  await metering.service.flush();
}

const at = (hours: number) => BigInt(START + hours * HOUR_MS);
const units = async (tenantId: string) => (await metering.usage(tenantId)).reduce((sum, line) => sum + line.units, 0n);

it('bills by the contract while it holds, and by the agreement before and after', async () => {
  const tenantId = await metering.tenant({ agreement: false });
  const acceptanceId = newId('acc');
  await bind(tenantId, acceptanceId, START - HOUR_MS, undefined);
  await bind(tenantId, acceptanceId, START + HOUR_MS, hashOf());
  await bind(tenantId, acceptanceId, START + 3 * HOUR_MS, undefined);
  const kind = 'DELIVERY_EVENT_KIND_SUBMITTED';
  await send(tenantId, [
    { messageId: 'before', kind, occurTimeMs: at(0) },
    { messageId: 'within', kind, occurTimeMs: at(2) },
    { messageId: 'after', kind, occurTimeMs: at(4) },
  ]);
  expect(await units(tenantId)).toBe(2n);
  await send(tenantId, [{ messageId: 'within', kind: 'DELIVERY_EVENT_KIND_DELIVERED', occurTimeMs: at(2) + 1n }]);
  expect(await units(tenantId)).toBe(3n);
  const checks = await verifyUsage(metering.service.db);
  expect(checks.flatMap(({ faults }) => faults)).toEqual([]);
});

it('computes with no contract that makes another agreement here than where it was confirmed', async () => {
  const tenantId = await metering.tenant({ agreement: false });
  await bind(tenantId, newId('acc'), START, 'ab'.repeat(32));
  const letters = await metering.service.events('tollgate.deadletter.metering-agreement-accepted');
  expect(letters.map(({ headers }) => headers['Tollgate-Reason'] ?? Object.values(headers).join())).toEqual([
    expect.stringContaining('CONTRACT_DIFFERS'),
  ]);
  await send(tenantId, [{ messageId: 'm', occurTimeMs: at(1) }]);
  expect(await units(tenantId)).toBe(0n);
});
