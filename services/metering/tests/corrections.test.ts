// Corrections through the generated client, with figures worked out by hand.

import { randomUUID } from 'node:crypto';

import type { Person } from '@tollgate/auth';
import {
  type Correction,
  CorrectionsServiceService,
  type ProposeCorrectionRequest,
} from '@tollgate/contracts/metering/v1/corrections';
import { UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { UsageWindow } from '@tollgate/contracts/metering/v1/metering';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { CLOCK, type Metering, report, START, startMetering } from './fixtures.ts';

let metering: Metering;
let now = CLOCK;
let tenantId: string;
let first: Client<typeof CorrectionsServiceService>;
let second: Client<typeof CorrectionsServiceService>;

const staff = (...roles: string[]): Person => ({ userId: newId('usr'), kind: 'staff', roles });
const client = (person: Person) => metering.service.client(CorrectionsServiceService, { as: 'cli', person });

beforeAll(async () => {
  metering = await startMetering(() => now);
  // Both may do both: only being two people makes the difference.
  first = await client(staff('finance', 'approver'));
  second = await client(staff('finance', 'approver'));
});
afterAll(() => metering.service.stop());
beforeEach(async () => {
  now = CLOCK;
  tenantId = await metering.tenant();
});

async function count(reports: readonly DeliveryReport[]): Promise<void> {
  await metering.gateway.recordDeliveryEvents({
    requestId: randomUUID(),
    source: 'test',
    events: reports as DeliveryEvent[],
  });
  await metering.service.flush();
}

const order = (over: Partial<ProposeCorrectionRequest> = {}): ProposeCorrectionRequest => ({
  requestId: randomUUID(),
  tenantId,
  target: { $case: 'message', value: { messageId: 'a', recipient: '13800138000' } },
  factsOn: [],
  factsOff: ['DELIVERY_EVENT_KIND_DELIVERED', 'DELIVERY_EVENT_KIND_SUBMITTED'],
  factsAsReported: [],
  reason: 'CORRECTION_REASON_GATEWAY_FAULT',
  text: '网关误报送达，已由运营商确认',
  validateOnly: false,
  ...over,
});

const job = (jobId: string) => ({ target: { $case: 'job' as const, value: { jobId } } });

async function propose(over: Partial<ProposeCorrectionRequest> = {}): Promise<Correction> {
  const { correction } = await first.proposeCorrection(order(over));
  if (correction === undefined) throw new Error('no correction');
  return correction;
}

const approve = ({ correctionId }: Correction) =>
  second.approveCorrection({ requestId: randomUUID(), correctionId, validateOnly: false });

async function usage() {
  const reader = await metering.as(staff('support'));
  const { rows } = await reader.queryUsage({
    tenantId,
    startTime: new Date('2026-10-01T00:00:00Z'),
    endTime: new Date('2026-12-01T00:00:00Z'),
    window: UsageWindow.MONTH,
    timeZone: 'UTC',
    product: 'sms-cn',
    pageSize: 0,
    pageToken: '',
    jobId: undefined,
    groupBy: [],
  });
  const [row] = rows;
  return [row?.messages, row?.delivered, row?.billableMessages, row?.billableUnits];
}

async function told() {
  await metering.service.flush();
  const counted = (await metering.usage(tenantId)).reduce((sum, line) => sum + line.units, 0n);
  const corrected = (await metering.service.events('tollgate.metering.usage_corrected'))
    .map((event) => UsageCorrected.decode(event.data))
    .filter((event) => event.tenantId === tenantId);
  return { counted, corrected };
}

const verified = async () => {
  const { ok, checks } = await metering.cli.verifyUsage({});
  expect(checks.flatMap((check) => check.faults)).toEqual([]);
  expect(ok).toBe(true);
};

it('takes a message of 3 segments back: usage, a line of minus 3 units, and the proof holds', async () => {
  await count([
    report(tenantId, { messageId: 'a', segments: 3, jobId: 'j', grantId: 'grt_1' }),
    report(tenantId, { messageId: 'b', segments: 2, jobId: 'j' }),
  ]);
  expect(await usage()).toEqual([2n, 2n, 2n, 5n]);
  const proposed = await propose();
  expect(proposed).toMatchObject({
    state: 'CORRECTION_STATE_PENDING',
    effect: { messages: 1n, changedMessages: 1n, billableMessages: -1n, billableUnits: -3n, cellCount: 1n },
  });
  expect(await usage()).toEqual([2n, 2n, 2n, 5n]);
  expect((await approve(proposed)).correction).toMatchObject({ state: 'CORRECTION_STATE_APPROVED' });
  await metering.service.flush();
  expect(await usage()).toEqual([2n, 1n, 1n, 2n]);
  const { counted, corrected } = await told();
  expect(counted).toBe(5n);
  expect(corrected).toEqual([
    {
      usageId: expect.stringMatching(/^evt_/),
      tenantId,
      agreementId: 'jd-sms',
      agreementVersion: '1',
      correctionId: proposed.correctionId,
      occurTime: CLOCK,
      lines: [
        { product: 'sms-cn', jobId: 'j', grantId: 'grt_1', hourStart: new Date(START), messages: -1n, units: -3n },
      ],
    },
  ]);
  const reader = await metering.as(staff('support'));
  const { outcome } = await reader.getMessageOutcome({ tenantId, messageId: 'a', recipient: '13800138000' });
  expect(outcome).toMatchObject({ facts: [], billable: false });
  await verified();
});

it('counts what comes late under the correction: what it does changes with the reports', async () => {
  await count([report(tenantId, { messageId: 'a', segments: 1, kind: 'DELIVERY_EVENT_KIND_SUBMITTED' })]);
  await approve(await propose({ factsOff: ['DELIVERY_EVENT_KIND_SUBMITTED'] }));
  expect(await usage()).toEqual([1n, 0n, 0n, 0n]);
  // A delivery that nobody corrected makes it billable again (jd/2.1): with 4 segments by now, an hour earlier.
  await count([report(tenantId, { messageId: 'a', segments: 4, occurTimeMs: BigInt(START) - 3_600_000n })]);
  expect(await usage()).toEqual([1n, 1n, 1n, 4n]);
  const { counted, corrected } = await told();
  // The reports alone told 1 and then 3 more; the corrections −1 and then +1.
  expect(counted).toBe(4n);
  expect(corrected.flatMap((event) => event.lines.map((line) => line.units))).toEqual([-1n, 1n]);
  expect(corrected[1]?.correctionId).toBe('');
  await verified();
});

it('takes a whole job back, also what is reported of it later, and gives it back by another correction', async () => {
  await count([
    report(tenantId, { messageId: 'a', segments: 3, jobId: 'j' }),
    report(tenantId, { messageId: 'b', segments: 2, jobId: 'j' }),
    report(tenantId, { messageId: 'c', segments: 7, jobId: 'k' }),
  ]);
  const offForJob = await propose(job('j'));
  expect(offForJob.effect).toMatchObject({ messages: 2n, changedMessages: 2n, billableUnits: -5n });
  await approve(offForJob);
  await count([report(tenantId, { messageId: 'd', segments: 9, jobId: 'j' })]);
  expect(await usage()).toEqual([4n, 1n, 1n, 7n]);
  await verified();
  // One message of it did arrive: the later correction wins for this message.
  await approve(await propose({ factsOff: [], factsOn: ['DELIVERY_EVENT_KIND_DELIVERED'] }));
  expect(await usage()).toEqual([4n, 2n, 2n, 10n]);
  const back: Partial<ProposeCorrectionRequest> = {
    factsOff: [],
    factsAsReported: order().factsOff,
    reason: 'CORRECTION_REASON_EARLIER_CORRECTION',
  };
  await approve(await propose({ ...job('j'), ...back }));
  expect(await usage()).toEqual([4n, 4n, 4n, 21n]);
  const { counted, corrected } = await told();
  const sum = corrected.flatMap((event) => event.lines).reduce((total, line) => total + line.units, 0n);
  expect([counted, sum]).toEqual([21n, 0n]);
  await verified();
});

it('needs two people, in time, and the effect that was previewed', async () => {
  await count([report(tenantId, { messageId: 'a', segments: 3, jobId: 'j' })]);
  const proposed = await propose(job('j'));
  const { correctionId } = proposed;
  expect(
    await refusal(first.approveCorrection({ requestId: randomUUID(), correctionId, validateOnly: false })),
  ).toMatchObject({
    category: 'permission_denied',
    reason: 'SAME_PERSON',
  });
  await count([report(tenantId, { messageId: 'b', jobId: 'j' })]);
  expect(await refusal(approve(proposed))).toMatchObject({ reason: 'EFFECT_CHANGED' });
  expect(await usage()).toEqual([2n, 2n, 2n, 4n]);
  const again = await propose(job('j'));
  now = new Date(CLOCK.getTime() + 7 * 24 * 3_600_000);
  expect(await refusal(approve(again))).toMatchObject({ reason: 'PROPOSAL_EXPIRED' });
  now = CLOCK;
  const reject = { requestId: randomUUID(), correctionId: again.correctionId, text: '证据不足，不予更正处理' };
  expect((await second.rejectCorrection(reject)).correction).toMatchObject({ state: 'CORRECTION_STATE_REJECTED' });
  expect(await refusal(approve(again))).toMatchObject({ reason: 'PROPOSAL_DECIDED' });
  expect(await usage()).toEqual([2n, 2n, 2n, 4n]);
  expect((await told()).corrected).toEqual([]);
});

it('previews both halves, replays each request, and stores nothing in a preview', async () => {
  await count([report(tenantId, { messageId: 'a', segments: 3 })]);
  const preview = await propose({ validateOnly: true });
  expect(preview.effect?.billableUnits).toBe(-3n);
  const { corrections } = await first.listCorrections({
    tenantId,
    state: 'CORRECTION_STATE_UNSPECIFIED',
    pageSize: 0,
    pageToken: '',
  });
  expect(corrections).toEqual([]);
  const requestId = randomUUID();
  const proposed = await propose({ requestId });
  expect((await propose({ requestId })).correctionId).toBe(proposed.correctionId);
  const request = { requestId: randomUUID(), correctionId: proposed.correctionId };
  await second.approveCorrection({ ...request, validateOnly: true });
  expect(await usage()).toEqual([1n, 1n, 1n, 3n]);
  await second.approveCorrection({ ...request, validateOnly: false });
  await second.approveCorrection({ ...request, validateOnly: false });
  expect(await usage()).toEqual([1n, 0n, 0n, 0n]);
});

it('lists newest first, page by page, and keeps tenants apart', async () => {
  await count([report(tenantId, { messageId: 'a' })]);
  const ids = [];
  for (let turn = 0; turn < 3; turn++) ids.unshift((await propose()).correctionId);
  const owner = await client({ userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] });
  const list = { tenantId, state: 'CORRECTION_STATE_PENDING' as const, pageSize: 2 };
  const page = await owner.listCorrections({ ...list, pageToken: '' });
  const rest = await owner.listCorrections({ ...list, pageToken: page.nextPageToken });
  expect([...page.corrections, ...rest.corrections].map((each) => each.correctionId)).toEqual(ids);
  expect(rest.nextPageToken).toBe('');
  const [correctionId = ''] = ids;
  expect((await owner.getCorrection({ tenantId, correctionId })).correction?.state).toBe('CORRECTION_STATE_PENDING');
  const other = await metering.tenant();
  expect(await refusal(owner.listCorrections({ ...list, tenantId: other, pageToken: '' }))).toMatchObject({
    reason: 'TENANT_SCOPE',
  });
  expect(await refusal(first.getCorrection({ tenantId: other, correctionId }))).toMatchObject({
    reason: 'CORRECTION_NOT_FOUND',
  });
  expect(await refusal(owner.proposeCorrection(order()))).toMatchObject({ category: 'permission_denied' });
});

it.each<[string, Partial<ProposeCorrectionRequest>, string]>([
  ['no fact', { factsOff: [] }, 'NOTHING_TO_CORRECT'],
  ['a fact on and off', { factsOn: ['DELIVERY_EVENT_KIND_DELIVERED'] }, 'FACT_NAMED_TWICE'],
  ['a fact off and as reported', { factsAsReported: ['DELIVERY_EVENT_KIND_SUBMITTED'] }, 'FACT_NAMED_TWICE'],
  [
    'the same fact twice',
    { factsOff: ['DELIVERY_EVENT_KIND_DELIVERED', 'DELIVERY_EVENT_KIND_DELIVERED'] },
    'INVALID_REQUEST',
  ],
  ['no known fact', { factsOff: ['DELIVERY_EVENT_KIND_UNSPECIFIED'] }, 'INVALID_REQUEST'],
  ['no target', { target: undefined }, 'INVALID_REQUEST'],
  ['no reason', { reason: 'CORRECTION_REASON_UNSPECIFIED' }, 'INVALID_REQUEST'],
  ['too few words', { text: 'short' }, 'INVALID_REQUEST'],
  ['control characters', { text: 'line\u0000line line' }, 'INVALID_REQUEST'],
  [
    'an unknown message',
    { target: { $case: 'message', value: { messageId: 'z', recipient: '1' } } },
    'MESSAGE_NOT_FOUND',
  ],
  ['an unknown job', job('none'), 'JOB_NOT_FOUND'],
  ['an unknown tenant', { tenantId: newId('ten') }, 'TENANT_NOT_FOUND'],
  ['no tenant id', { tenantId: 'ten_x' }, 'INVALID_REQUEST'],
])('refuses %s and stores nothing', async (_what, over, reason) => {
  await count([report(tenantId, { messageId: 'a' })]);
  expect(await refusal(propose(over))).toMatchObject({ reason });
  const { rows } = await sql<{
    n: bigint;
  }>`select count(*) as n from correction_proposals where tenant_id = ${tenantId.slice(4)}`.execute(
    metering.service.db,
  );
  expect(rows[0]?.n).toBe(0n);
});
