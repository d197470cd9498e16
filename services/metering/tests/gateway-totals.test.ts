// Totals of several gateways of one day: they come one after the other, and only together they make the day.

import { randomUUID } from 'node:crypto';

import type { Statement } from '@tollgate/contracts/metering/v1/reconciliation';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { CLOCK, type Metering, startMetering } from './fixtures.ts';
import {
  bill,
  comparisonsOf,
  type Reconciliation,
  reconciliationAs,
  staff,
  uploadBill,
} from './reconciliation-world.ts';

/** Ended 16 hours before CLOCK. */
const DAY = '2026-11-20';
const GRACE_ENDS = new Date('2026-11-21T16:00:00Z');
let metering: Metering;
let client: Reconciliation;
let now = CLOCK;
/** What is billed of DAY in all tests before, by product: totals span tenants. */
const before = { 'sms-cn': 0, mail: 0 };

beforeAll(async () => {
  metering = await startMetering(() => now, { METERING_TOTALS_GATEWAYS: 'mail=ses-a+ses-b' });
  client = await reconciliationAs(metering, staff('finance', 'approver'));
});
afterAll(() => metering.service.stop());
beforeEach(() => {
  now = CLOCK;
});

async function billed(units: number): Promise<void> {
  await bill(metering, await metering.tenant(), DAY, units);
  before['sms-cn'] += units;
}

async function upload(gateway: string, ...lines: string[]): Promise<Statement> {
  const content = Buffer.from(['product,day,units', ...lines].join('\n'));
  const request = { requestId: randomUUID(), gateway, content, validateOnly: false };
  const { statement, faults } = await client.uploadGatewayTotals(request);
  if (statement === undefined) throw new Error(JSON.stringify(faults));
  return statement;
}

const verdicts = async (statement: Statement) =>
  (await comparisonsOf(metering, client, statement)).map(({ verdict }) => verdict.replace('COUNT_VERDICT_', ''));
const open = async () => {
  const list = { tenantId: '', state: 'DISCREPANCY_STATE_OPEN' as const, pageSize: 0, pageToken: '' };
  return (await client.listDiscrepancies(list)).discrepancies;
};

it('waits for the others within the grace of the day, and judges all when together they make it', async () => {
  await billed(1_000);
  const east = await upload('east', `sms-cn,${DAY},300`);
  expect(await verdicts(east)).toEqual([]);
  const asked = { tenantId: '', statementId: east.statementId };
  expect((await client.getStatement(asked)).statement).toMatchObject({ lines: 1, comparedLines: 0, discrepancies: 0 });
  const west = await upload('west', `sms-cn,${DAY},700`);
  expect([await verdicts(west), await verdicts(east)]).toEqual([['STANDS'], ['STANDS']]);
  expect(await open()).toEqual([]);
});

it('opens one discrepancy, not one a gateway, when the grace is over and they do not make it', async () => {
  await billed(1_000);
  const [east, west] = [await upload('east', `sms-cn,${DAY},300`), await upload('west', `sms-cn,${DAY},800`)];
  expect([await verdicts(east), await verdicts(west)]).toEqual([[], []]);
  now = new Date(GRACE_ENDS.getTime() - 1);
  expect(await verdicts(east)).toEqual([]);
  now = GRACE_ENDS;
  expect([await verdicts(east), await verdicts(west)]).toEqual([['DISCREPANCY'], ['DISCREPANCY']]);
  expect(await open()).toMatchObject([
    { comparison: { tenantId: '', submittedUnits: 1_100n, billedUnits: BigInt(before['sms-cn']) } },
  ]);
});

it('takes the newest totals of a gateway, also of one whose older ones wait', async () => {
  await billed(100);
  const missing = before['sms-cn'] - 800;
  const [old, newer] = [await upload('east', `sms-cn,${DAY},10`), await upload('east', `sms-cn,${DAY},${missing}`)];
  // 800 of the other gateway are there from before.
  expect([await verdicts(newer), await verdicts(old)]).toEqual([['STANDS'], ['STANDS']]);
  expect(await open()).toEqual([]);
});

it('does not wait with what exceeds the count: further totals only add to it', async () => {
  const more = await upload('north', `sms-cn,${DAY},500`);
  expect(await verdicts(more)).toEqual(['DISCREPANCY']);
});

it('waits for those that are said to carry the product, and for nobody when they are there', async () => {
  const tenantId = await metering.tenant();
  const { gateway } = metering;
  const events = Array.from({ length: 100 }, (_, index) => ({
    tenantId,
    product: 'mail',
    messageId: `mail-${index}`,
    recipient: 'a@example.com',
    kind: 'DELIVERY_EVENT_KIND_DELIVERED' as const,
    occurTimeMs: BigInt(Date.parse(`${DAY}T12:00:00+08:00`)),
    segments: 1,
    jobId: '',
    grantId: '',
    detailCode: '',
  }));
  await gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
  const one = await upload('ses-a', `mail,${DAY},50`);
  expect(await verdicts(one)).toEqual([]);
  const other = await upload('ses-b', `mail,${DAY},10`);
  expect([await verdicts(one), await verdicts(other)]).toEqual([['DISCREPANCY'], ['DISCREPANCY']]);
});

describe('totals of one tenant', () => {
  const perTenant = async (gateway: string, line: string): Promise<Statement> => {
    const content = Buffer.from(['product,day,units,tenant', line].join('\n'));
    const request = { requestId: randomUUID(), gateway, content, validateOnly: false };
    const { statement, faults } = await client.uploadGatewayTotals(request);
    if (statement === undefined) throw new Error(JSON.stringify(faults));
    return statement;
  };

  it('make its bill together, and leave alone what the tenant itself disputes', async () => {
    const tenantId = await metering.tenant();
    await bill(metering, tenantId, DAY, 200);
    before['sms-cn'] += 200;
    const own = await uploadBill(client, tenantId, Buffer.from(`product,day,units\nsms-cn,${DAY},150\n`));
    expect(await verdicts(own)).toEqual(['DISCREPANCY']);
    const east = await perTenant('east', `sms-cn,${DAY},120,${tenantId}`);
    expect(await verdicts(east)).toEqual([]);
    const west = await perTenant('west', `sms-cn,${DAY},80,${tenantId}`);
    expect([await verdicts(east), await verdicts(west)]).toEqual([['STANDS'], ['STANDS']]);
    const disputes = async () => {
      const list = { tenantId, state: 'DISCREPANCY_STATE_OPEN' as const, pageSize: 0, pageToken: '' };
      return (await client.listDiscrepancies(list)).discrepancies;
    };
    expect(await disputes()).toMatchObject([{ comparison: { statementId: own.statementId, submittedUnits: 150n } }]);
    // More than was billed is judged at once, and is one dispute beside the tenant's.
    const more = await perTenant('west', `sms-cn,${DAY},90,${tenantId}`);
    expect(await verdicts(more)).toEqual(['DISCREPANCY']);
    expect((await disputes()).map(({ comparison }) => comparison?.submittedUnits)).toEqual([210n, 150n]);
    await perTenant('west', `sms-cn,${DAY},80,${tenantId}`).then(verdicts);
    expect(await disputes()).toMatchObject([{ comparison: { statementId: own.statementId } }]);
  });
});
