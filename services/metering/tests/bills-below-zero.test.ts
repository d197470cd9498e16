// A bill can fall below zero: a note gave back what is not billed on that day any more. It is judged like any other one.

import { randomUUID } from 'node:crypto';

import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { newId } from '@tollgate/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { acceptance, CLOCK, type Metering, report, startMetering } from './fixtures.ts';
import {
  bill,
  comparisonsOf,
  csv,
  type Reconciliation,
  reconciliationAs,
  staff,
  uploadBill,
} from './reconciliation-world.ts';

const DAY = '2026-11-18';
let now = CLOCK;
let metering: Metering;
let first: Reconciliation;
let second: Reconciliation;
beforeAll(async () => {
  metering = await startMetering(() => now);
  first = await reconciliationAs(metering, staff('finance', 'approver'));
  second = await reconciliationAs(metering, staff('finance', 'approver'));
});
afterAll(() => metering.service.stop());
beforeEach(() => {
  now = CLOCK;
});

const claim = async (tenantId: string, submitted: number) => {
  const statement = await uploadBill(first, tenantId, csv(`sms-cn,${DAY},${submitted}`));
  const [comparison] = await comparisonsOf(metering, first, statement);
  if (comparison === undefined) throw new Error('the line was not compared');
  return comparison;
};
async function note(discrepancyId: string, direction: 'CREDIT' | 'DEBIT', units: bigint): Promise<void> {
  await first.proposeNote({
    requestId: randomUUID(),
    discrepancyId,
    direction: `NOTE_DIRECTION_${direction}`,
    units,
    reason: 'the carrier agrees',
    validateOnly: false,
  });
  await second.approveNote({ requestId: randomUUID(), discrepancyId, validateOnly: false });
}

it('judges a bill below zero, and a note brings it back', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, DAY, 200);
  await note((await claim(tenantId, 0)).discrepancyId, 'CREDIT', 200n);
  // Reports from the day before come late: the messages are of that day, and what was given back stays on this one.
  const events = [200, 100].map((left): DeliveryEvent => ({
    ...(report(tenantId) as DeliveryEvent),
    messageId: `${DAY}-${left}`,
    kind: 'DELIVERY_EVENT_KIND_ACCEPTED',
    occurTimeMs: BigInt(Date.parse('2026-11-17T12:00:00+08:00')),
  }));
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
  await metering.service.runJob('compare-counts');
  const list = { tenantId, state: 'DISCREPANCY_STATE_OPEN' as const, pageSize: 0, pageToken: '' };
  const [{ comparison: again } = {}] = (await first.listDiscrepancies(list)).discrepancies;
  expect(again).toMatchObject({ billedUnits: -200n, submittedUnits: 0n });
  const below = await claim(tenantId, 0);
  expect(below).toMatchObject({
    billedUnits: -200n,
    recountedUnits: 0n,
    verdict: 'COUNT_VERDICT_DISCREPANCY',
    excess: 200n,
  });
  const { discrepancy } = await first.getDiscrepancy({ tenantId, discrepancyId: below.discrepancyId });
  expect(discrepancy).toMatchObject({ suggestedNote: { direction: 'NOTE_DIRECTION_DEBIT', units: 200n } });
  await note(below.discrepancyId, 'DEBIT', 200n);
  expect(await claim(tenantId, 0)).toMatchObject({ billedUnits: 0n, verdict: 'COUNT_VERDICT_STANDS' });
});

it('compares the lines of others where one cannot be, says so, and tries it again later', async () => {
  const [broken, sound] = [await metering.tenant(), await metering.tenant()];
  await bill(metering, sound, DAY, 10);
  const failing = await uploadBill(first, broken, csv(`sms-cn,${DAY},0`));
  const waiting = await uploadBill(first, sound, csv(`sms-cn,${DAY},10`));
  // What nobody thought of: an agreement of a version that this build does not have.
  const { db } = metering.service.database;
  const setVersion = (version: string) =>
    sql`update tenant_agreements set version = ${version} where tenant_id = ${broken.slice(4)}`.execute(db);
  await setVersion('999');
  await expect(metering.service.runJob('compare-counts')).rejects.toMatchObject({
    errors: [{ message: `line 2 of ${failing.statementId} was not compared` }],
  });
  expect(await comparisonsOf(metering, first, waiting)).toMatchObject([{ verdict: 'COUNT_VERDICT_STANDS' }]);
  await setVersion('1');
  expect(await comparisonsOf(metering, first, failing)).toEqual([]);
  now = new Date(CLOCK.getTime() + 10 * 60_000);
  expect(await comparisonsOf(metering, first, failing)).toMatchObject([{ verdict: 'COUNT_VERDICT_STANDS' }]);
});

it('judges a noted day again when a late agreement takes back what the note gave back', async () => {
  const tenantId = await metering.tenant();
  // Submitted is billed by jd-sms; by an agreement about mail, texts are billed when they are delivered.
  const events = [1, 2].map((each): DeliveryEvent => ({
    ...(report(tenantId) as DeliveryEvent),
    messageId: `late-${each}`,
    segments: 100,
    kind: 'DELIVERY_EVENT_KIND_SUBMITTED',
    occurTimeMs: BigInt(Date.parse(`${DAY}T12:00:00+08:00`)),
  }));
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
  const { discrepancyId } = await claim(tenantId, 0);
  await note(discrepancyId, 'CREDIT', 200n);
  const late = { agreementId: 'tencent-ses', acceptanceId: newId('acc'), occurTime: new Date('2026-11-10T00:00:00Z') };
  await metering.publish('tollgate.accounts.agreement_accepted', acceptance(tenantId, late));
  await metering.service.flush();
  await metering.service.runJob('apply-late-agreements');
  await metering.service.runJob('compare-counts');
  const list = { tenantId, state: 'DISCREPANCY_STATE_OPEN' as const, pageSize: 0, pageToken: '' };
  const { discrepancies } = await first.listDiscrepancies(list);
  expect(discrepancies).toMatchObject([
    {
      comparison: { billedUnits: -200n, recountedUnits: 0n, submittedUnits: 0n },
      suggestedNote: { direction: 'NOTE_DIRECTION_DEBIT', units: 200n },
    },
  ]);
});
