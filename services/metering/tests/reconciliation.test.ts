// Bills of tenants and totals of gateways against our count, with figures worked out by hand.

import { randomUUID } from 'node:crypto';

import { DiscrepancyOpened, DiscrepancyResolved } from '@tollgate/contracts/metering/v1/count_events';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import type { Comparison, Discrepancy } from '@tollgate/contracts/metering/v1/reconciliation';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { CLOCK, type Metering, report, startMetering } from './fixtures.ts';
import {
  bill,
  comparisonsOf,
  csv,
  owner,
  type Reconciliation,
  reconciliationAs,
  staff,
  uploadBill,
} from './reconciliation-world.ts';

let metering: Metering;
let now = CLOCK;
let first: Reconciliation;
let second: Reconciliation;

beforeAll(async () => {
  metering = await startMetering(() => now);
  // Both may do both: only being two people makes the difference.
  first = await reconciliationAs(metering, staff('finance', 'approver'));
  second = await reconciliationAs(metering, staff('finance', 'approver'));
});
afterAll(() => metering.service.stop());

async function discrepancyOf(tenantId: string, comparison: Comparison | undefined): Promise<Discrepancy> {
  const { discrepancyId = '' } = comparison ?? {};
  const { discrepancy } = await first.getDiscrepancy({ tenantId, discrepancyId });
  if (discrepancy === undefined) throw new Error('no discrepancy');
  return discrepancy;
}

/** One day with `billed` units against a bill of `submitted`. */
async function dispute(billed: number, submitted: number) {
  const tenantId = await metering.tenant();
  if (billed > 0) await bill(metering, tenantId, '2026-11-18', billed);
  const statement = await uploadBill(first, tenantId, csv(`sms-cn,2026-11-18,${submitted}`));
  const [comparison] = await comparisonsOf(metering, first, statement);
  return { tenantId, statement, comparison };
}

it.each<[number, number, string, bigint, bigint, string, bigint]>([
  // billed, submitted, verdict, difference, excess, suggested, holding
  [1005, 1000, 'STANDS', 5n, 0n, '', 1005n],
  [1006, 1000, 'DISCREPANCY', 6n, 1n, 'CREDIT 1', 0n],
  [995, 1000, 'STANDS', 5n, 0n, '', 995n],
  [994, 1000, 'DISCREPANCY', 6n, 1n, 'DEBIT 1', 0n],
  [1, 0, 'DISCREPANCY', 1n, 1n, 'CREDIT 1', 0n],
  [0, 0, 'STANDS', 0n, 0n, '', 0n],
  [0, 1000, 'DISCREPANCY', 1000n, 995n, 'DEBIT 995', 0n],
  // 5 per mille of 1,100 is 5.5: six exceed it by half a unit, which counts as one.
  [1106, 1100, 'DISCREPANCY', 6n, 1n, 'CREDIT 1', 0n],
])('%d billed of %d submitted: %s', async (billed, submitted, verdict, difference, excess, suggested, holding) => {
  const { tenantId, comparison } = await dispute(billed, submitted);
  expect(comparison).toMatchObject({
    tenantId,
    product: 'sms-cn',
    day: '2026-11-18',
    lineNumber: 2,
    submittedUnits: BigInt(submitted),
    billedUnits: BigInt(billed),
    recountedUnits: BigInt(billed),
    recountedMessages: BigInt(Math.ceil(billed / 100)),
    verdict: `COUNT_VERDICT_${verdict}`,
    difference,
    excess,
    clauseId: 'jd/2.4',
    perMille: 5n,
    agreementId: 'jd-sms',
    agreementVersion: '1',
    snapshotTime: CLOCK,
    holdingUnits: verdict === 'STANDS' ? holding : undefined,
  });
  const { discrepancies } = await first.listDiscrepancies({
    tenantId,
    state: 'DISCREPANCY_STATE_OPEN',
    pageSize: 0,
    pageToken: '',
  });
  const notes = discrepancies.map(({ suggestedNote }) => {
    return `${suggestedNote?.direction.replace('NOTE_DIRECTION_', '')} ${suggestedNote?.units}`;
  });
  expect(notes).toEqual(suggested === '' ? [] : [suggested]);
});

it('takes the day of Shanghai, only its product, and says which part came after its month', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, '2026-10-30', 40);
  // Lines as the counter publishes them: one in time, one after the month had ended, one of a neighbouring day.
  await sql`
    insert into published_usage (tenant_id, usage_id, line_no, agreement_no, product, job_id, grant_id, hour_start, messages, units, created_at)
    select ${tenantId.slice(4)}::uuid, 'evt_x', n, 1, 'sms-cn', '', '', hour::timestamptz, 1, units, created::timestamptz
    from (values (1, '2026-10-31T15:00Z', 5, '2026-10-31T15:59:59.9Z'), (2, '2026-10-30T16:00Z', 7, '2026-10-31T16:00Z'),
                 (3, '2026-10-31T16:00Z', 9, '2026-11-01T00:00Z')) as line (n, hour, units, created)`.execute(
    metering.service.db,
  );
  // Counters that went wrong: no message makes them.
  await sql`
    insert into usage_hours select ${tenantId.slice(4)}::uuid, hour::timestamptz, 'sms-cn', '', 1, 1, 1, 0, 0, 0, 0, 0, 1, units
    from (values ('2026-10-31T15:00Z', 5), ('2026-10-30T16:00Z', 7), ('2026-10-31T16:00Z', 9)) as cell (hour, units)`.execute(
    metering.service.db,
  );
  const statement = await uploadBill(first, tenantId, csv('sms-cn,2026-10-31,0', 'mail,2026-10-31,0'));
  const [sms, mail] = await comparisonsOf(metering, first, statement);
  expect(sms).toMatchObject({ billedUnits: 12n, lateUnits: 7n, recountedUnits: 0n });
  expect(mail).toMatchObject({ billedUnits: 0n, verdict: 'COUNT_VERDICT_STANDS' });
  // A message that a late report moves over midnight after it was billed is an error of neither day.
  const moved = await metering.tenant();
  await bill(metering, moved, '2026-11-19', 1);
  const events = [
    report(moved, { messageId: '2026-11-19-1', occurTimeMs: BigInt(Date.parse('2026-11-18T23:59:00+08:00')) }),
  ];
  await metering.gateway.recordDeliveryEvents({
    requestId: randomUUID(),
    source: 'test',
    events: events as DeliveryEvent[],
  });
  await metering.service.flush();
  const days = await uploadBill(first, moved, csv('sms-cn,2026-11-18,1', 'sms-cn,2026-11-19,0'));
  expect(await comparisonsOf(metering, first, days)).toMatchObject([
    { billedUnits: 1n, recountedUnits: 1n, verdict: 'COUNT_VERDICT_STANDS' },
    { billedUnits: 0n, recountedUnits: 0n, verdict: 'COUNT_VERDICT_STANDS' },
  ]);
  // The messages make nothing of it: the whole of our own error is given back, more than the excess would be.
  const discrepancy = await discrepancyOf(tenantId, sms);
  expect(discrepancy).toMatchObject({
    suggestedNote: { direction: 'NOTE_DIRECTION_CREDIT', units: 12n },
    recountConfirmsBill: false,
    dueClauseId: 'house/discrepancy-answer',
    dueTime: new Date('2026-12-06T16:00:00Z'),
    overdue: false,
  });
});

it('ends by a note of two people, within what the agreement leaves, and tells billing once', async () => {
  const { tenantId, comparison } = await dispute(1100, 1000);
  // 5 per mille of 1,000 are 5: of the difference of 100 the tolerance leaves 95.
  const open = await discrepancyOf(tenantId, comparison);
  const { discrepancyId } = open;
  expect(open).toMatchObject({ suggestedNote: { units: 95n }, recountConfirmsBill: true });
  const propose = (over: object = {}) =>
    first.proposeNote({
      requestId: randomUUID(),
      discrepancyId,
      direction: 'NOTE_DIRECTION_CREDIT',
      units: 95n,
      reason: '双方核对后认可租户计数',
      validateOnly: false,
      ...over,
    });
  const approve = (by = second) => by.approveNote({ requestId: randomUUID(), discrepancyId, validateOnly: false });
  expect(await refusal(approve())).toMatchObject({ reason: 'NOTE_NOT_PROPOSED' });
  expect(await refusal(propose({ units: 96n }))).toMatchObject({
    reason: 'NOTE_ABOVE_CAP',
    metadata: { cap_units: '95', clause_id: 'jd/2.4' },
  });
  expect(await refusal(propose({ direction: 'NOTE_DIRECTION_DEBIT', units: 1n }))).toMatchObject({
    metadata: { cap_units: '0' },
  });
  expect(await refusal(propose({ units: 0n }))).toMatchObject({ reason: 'INVALID_REQUEST' });
  await propose({ units: 90n });
  expect(await refusal(approve(first))).toMatchObject({ category: 'permission_denied', reason: 'SAME_PERSON' });
  now = new Date(CLOCK.getTime() + 7 * 24 * 3_600_000);
  expect(await refusal(approve())).toMatchObject({ reason: 'NOTE_EXPIRED' });
  now = CLOCK;
  await bill(metering, tenantId, '2026-11-18', 1103);
  expect(await refusal(approve())).toMatchObject({ reason: 'NOTE_OUTDATED' });
  await propose({ units: 90n });
  const requestId = randomUUID();
  for (let turn = 0; turn < 2; turn++) await second.approveNote({ requestId, discrepancyId, validateOnly: false });
  expect(await refusal(propose())).toMatchObject({ reason: 'DISCREPANCY_DECIDED' });
  expect(await discrepancyOf(tenantId, comparison)).toMatchObject({
    state: 'DISCREPANCY_STATE_RESOLVED',
    note: { direction: 'NOTE_DIRECTION_CREDIT', units: 90n },
    proposedNote: undefined,
  });
  await metering.service.flush();
  const events = (await metering.service.events('tollgate.metering.discrepancy_resolved')).map((event) =>
    DiscrepancyResolved.decode(event.data),
  );
  expect(events.filter(({ discrepancy }) => discrepancy?.discrepancyId === discrepancyId)).toMatchObject([
    { discrepancy: { note: { units: 90n }, comparison: { tenantId, product: 'sms-cn', day: '2026-11-18' } } },
  ]);
  const opened = (await metering.service.events('tollgate.metering.discrepancy_opened')).map(
    (event) => DiscrepancyOpened.decode(event.data).discrepancy?.discrepancyId,
  );
  expect(opened.filter((id) => id === discrepancyId)).toHaveLength(1);
});

it('ends without a note by a reason, becomes overdue until then, and is listed by state and page', async () => {
  const { tenantId, comparison } = await dispute(3, 1);
  const { discrepancyId } = await discrepancyOf(tenantId, comparison);
  const list = { tenantId, state: 'DISCREPANCY_STATE_OPEN' as const, pageSize: 1, pageToken: '' };
  now = new Date('2026-12-06T16:00:00Z');
  expect((await first.listDiscrepancies(list)).discrepancies).toMatchObject([{ discrepancyId, overdue: true }]);
  now = CLOCK;
  const reason = '租户撤回了这张账单，无需调整';
  await first.dismissDiscrepancy({ requestId: randomUUID(), discrepancyId, reason, validateOnly: false });
  expect((await first.listDiscrepancies(list)).discrepancies).toEqual([]);
  const all = { ...list, state: 'DISCREPANCY_STATE_UNSPECIFIED' as const };
  expect((await first.listDiscrepancies(all)).discrepancies).toMatchObject([
    { state: 'DISCREPANCY_STATE_DISMISSED', reason },
  ]);
  const again = { requestId: randomUUID(), discrepancyId, reason, validateOnly: false };
  expect(await refusal(second.dismissDiscrepancy(again))).toMatchObject({ reason: 'DISCREPANCY_DECIDED' });
});

it('compares totals that span tenants with all tenants and all gateways, as nobody’s bill', async () => {
  const [one, two] = [await metering.tenant(), await metering.tenant()];
  await bill(metering, one, '2026-11-11', 600);
  await bill(metering, two, '2026-11-11', 400);
  const upload = async (gateway: string, ...lines: string[]) => {
    const content = Buffer.from(['product,day,units,tenant', ...lines].join('\n'));
    const { statement } = await first.uploadGatewayTotals({
      requestId: randomUUID(),
      gateway,
      content,
      validateOnly: false,
    });
    if (statement === undefined) throw new Error('not taken');
    return comparisonsOf(metering, first, statement);
  };
  expect(await upload('cmpp-east', 'sms-cn,2026-11-11,300,')).toMatchObject([
    {
      tenantId: '',
      gateway: 'cmpp-east',
      submittedUnits: 300n,
      billedUnits: 1000n,
      verdict: 'COUNT_VERDICT_DISCREPANCY',
    },
  ]);
  // The newest totals of the other gateway are added: 300 + 695 of 1,000 is within 5 per mille.
  const [spanning, own] = await upload('cmpp-west', 'sms-cn,2026-11-11,695,', `sms-cn,2026-11-11,600,${one}`);
  expect(spanning).toMatchObject({
    submittedUnits: 995n,
    clauseId: 'house/gateway-totals',
    verdict: 'COUNT_VERDICT_DISCREPANCY',
  });
  expect(own).toMatchObject({
    tenantId: one,
    submittedUnits: 600n,
    clauseId: 'jd/2.4',
    verdict: 'COUNT_VERDICT_STANDS',
  });
  const { discrepancyId } = await discrepancyOf('', spanning);
  const note = { direction: 'NOTE_DIRECTION_CREDIT' as const, units: 1n, reason: 'nobody to give it to' };
  expect(
    await refusal(first.proposeNote({ requestId: randomUUID(), discrepancyId, ...note, validateOnly: false })),
  ).toMatchObject({
    reason: 'NOBODYS_BILL',
  });
  expect(await upload('cmpp-west', 'sms-cn,2026-11-11,696,')).toMatchObject([
    { submittedUnits: 996n, difference: 4n, verdict: 'COUNT_VERDICT_STANDS', holdingUnits: 1000n },
  ]);
  // What the newer totals say takes the place of what the older ones said.
  expect(await discrepancyOf('', spanning)).toMatchObject({ state: 'DISCREPANCY_STATE_DISMISSED' });
});

it('lets a tenant upload and read its own, and nobody else’s', async () => {
  const { tenantId, statement, comparison } = await dispute(10, 1);
  const mine = await reconciliationAs(metering, owner(tenantId));
  expect((await mine.getStatement({ tenantId, statementId: statement.statementId })).statement?.discrepancies).toBe(1);
  await uploadBill(mine, tenantId, csv('sms-cn,2026-11-18,10'));
  const theirs = await metering.tenant();
  expect(await refusal(uploadBill(mine, theirs, csv('sms-cn,2026-11-18,10')))).toMatchObject({
    reason: 'TENANT_SCOPE',
  });
  const other = await reconciliationAs(metering, owner(theirs));
  const { discrepancyId = '' } = comparison ?? {};
  expect(await refusal(other.getDiscrepancy({ tenantId: theirs, discrepancyId }))).toMatchObject({
    reason: 'DISCREPANCY_NOT_FOUND',
  });
  expect(await refusal(other.getStatement({ tenantId: theirs, statementId: statement.statementId }))).toMatchObject({
    reason: 'STATEMENT_NOT_FOUND',
  });
  const dismiss = { requestId: randomUUID(), discrepancyId, reason: 'we would like it gone', validateOnly: false };
  expect(await refusal(mine.dismissDiscrepancy(dismiss))).toMatchObject({ category: 'permission_denied' });
  expect(
    await refusal(
      mine.listDiscrepancies({ tenantId: '', state: 'DISCREPANCY_STATE_OPEN', pageSize: 0, pageToken: '' }),
    ),
  ).toMatchObject({
    reason: 'TENANT_SCOPE',
  });
  expect(await refusal(uploadBill(first, newId('ten'), csv('sms-cn,2026-11-18,10')))).toMatchObject({
    reason: 'TENANT_NOT_FOUND',
  });
});
