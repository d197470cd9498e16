// Notices written from enforcement's facts, and their list, through the generated client.
import { type DecisionKind, DecisionTold } from '@tollgate/contracts/enforcement/v1/decision_events';
import { SettlementCompleted, StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bed, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
});
afterAll(() => bed.stop());

async function publish(subject: string, payload: Uint8Array, eventId: string = newId('evt')): Promise<void> {
  const { jetstream } = bed.service.broker.broker;
  await jetstream.publish(`tollgate.enforcement.${subject}`, payload, { msgID: eventId });
}

interface Change {
  readonly cause: 'STAFF' | 'ARREARS' | 'KYC' | 'AGREEMENT' | 'TERMINATION';
  readonly added: boolean;
  readonly maySend?: boolean;
}

const changed = (tenantId: string, { cause, added, maySend = false }: Change): Uint8Array =>
  StandingChanged.encode(
    StandingChanged.fromPartial({
      standing: { tenantId, maySend },
      restriction: {
        tenantId,
        cause: `RESTRICTION_CAUSE_${cause}`,
        actions: ['RESTRICTED_ACTION_SEND'],
        clauseId: 'jd/3.4',
        reason: { zh: '审核后暂停', en: 'after review' },
        remedy: { zh: '整改', en: 'mend it' },
      },
      added,
      statement: { zh: '决定如下', en: 'This was decided' },
    }),
  ).finish();

const list = (tenant: Registered, pageSize = 0, pageToken = '') =>
  tenant.own.notices.listNotices({ tenantId: tenant.tenantId, pageSize, pageToken });

it('tells what happened, newest first, with clauses in both languages', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const life: Change[] = [
    { cause: 'AGREEMENT', added: true },
    { cause: 'KYC', added: false, maySend: true },
    { cause: 'STAFF', added: true },
    { cause: 'ARREARS', added: true },
    { cause: 'STAFF', added: false },
    { cause: 'ARREARS', added: false, maySend: true },
    { cause: 'TERMINATION', added: true },
  ];
  for (const change of life) await publish('standing_changed', changed(tenantId, change));
  // One consumer each: the settlement waits until the standing is told.
  await bed.service.flush();
  const settled = {
    tenantId,
    settlementId: newId('set'),
    statement: { zh: '每一行', en: 'every line' },
    clauseIds: ['jd/7.3.5', 'jd/2.1'],
  };
  await publish('settlement_completed', SettlementCompleted.encode(SettlementCompleted.fromPartial(settled)).finish());
  await bed.service.flush();

  const { notices } = await list(tenant);
  expect(notices.map(({ topic }) => topic)).toEqual([
    'TERMINATED',
    'RESTRICTED',
    'REINSTATED',
    'LIFTED',
    'SUSPENDED',
    'SUSPENDED',
    'LIFTED',
    'RESTRICTED',
  ]);
  expect(notices[0]).toMatchObject({ clauseIds: settled.clauseIds, body: settled.statement, sendTime: bed.clock.now });
  expect(notices[4]).toMatchObject({
    subject: { zh: '服务已暂停: 审核后暂停', en: 'Your service is suspended: after review' },
    body: { zh: '决定如下', en: 'This was decided' },
    clauseIds: ['jd/3.4'],
  });

  const first = await list(tenant, 5);
  const rest = await list(tenant, 5, first.nextPageToken);
  expect([...first.notices, ...rest.notices]).toEqual(notices);
  expect(rest.nextPageToken).toBe('');
});

it('writes one notice of an event that is published twice', async () => {
  const tenant = await register(bed);
  const eventId = newId('evt');
  const payload = changed(tenant.tenantId, { cause: 'STAFF', added: true });
  await publish('standing_changed', payload, eventId);
  await publish('standing_changed', payload, eventId);
  await bed.service.flush();
  expect((await list(tenant)).notices).toHaveLength(1);
});

it.each([
  ['TENANT_NOT_FOUND', 'standing_changed', changed(newId('ten'), { cause: 'STAFF', added: true })],
  [
    'EVENT_INCOMPLETE',
    'standing_changed',
    StandingChanged.encode(StandingChanged.fromPartial({ added: true })).finish(),
  ],
  [
    'EVENT_INCOMPLETE',
    'settlement_completed',
    SettlementCompleted.encode(SettlementCompleted.fromPartial({ tenantId: newId('ten') })).finish(),
  ],
  [
    'EVENT_INCOMPLETE',
    'decision_told',
    DecisionTold.encode(DecisionTold.fromPartial({ tenantId: newId('ten') })).finish(),
  ],
  ['UNDECODABLE', 'standing_changed', Buffer.from('ffff', 'hex')],
])('sets an event aside as %s and writes nothing', async (reason, subject, payload) => {
  const before = await rowCounts(bed);
  const eventId = newId('evt');
  await publish(subject, payload, eventId);
  await bed.service.flush();
  const dead = (await bed.service.events('tollgate.deadletter.accounts-')).find(
    ({ headers }) => headers['Tollgate-Message-Id'] === eventId,
  );
  expect(dead?.headers['Tollgate-Reason']).toBe(reason);
  expect(await rowCounts(bed)).toEqual(before);
});

it.each<[DecisionKind, string]>([
  ['DECISION_KIND_SANCTION', 'A decision about your account'],
  ['DECISION_KIND_SANCTION_ENDED', 'A decision about your account has ended'],
  ['DECISION_KIND_RECTIFICATION', 'What you were asked to mend'],
  ['DECISION_KIND_APPEAL', 'Your appeal was decided'],
  ['DECISION_KIND_CLAIM', 'A claim'],
])('tells %s with its statement of reasons and its clauses', async (kind, subject) => {
  const tenant = await register(bed);
  const statement = { zh: '决定如下', en: 'This was decided' };
  const told = { tenantId: tenant.tenantId, kind, reference: newId('snc'), statement, clauseIds: ['tencent/use.4'] };
  await publish('decision_told', DecisionTold.encode(DecisionTold.fromPartial(told)).finish());
  await bed.service.flush();
  const { notices } = await list(tenant);
  expect(notices).toMatchObject([
    { topic: 'DECISION', subject: { en: subject }, body: statement, clauseIds: ['tencent/use.4'] },
  ]);
});

it('shows notices to their tenant and to staff', async () => {
  const tenant = await register(bed);
  const stranger = await register(bed);
  const request = { tenantId: tenant.tenantId, pageSize: 0, pageToken: '' };
  const support = await bed.as('console', staff('support'));
  expect((await support.notices.listNotices(request)).notices).toEqual([]);
  expect(await refusal(stranger.own.notices.listNotices(request))).toMatchObject({ reason: 'TENANT_SCOPE' });
  expect((await refusal((await bed.as('enforcement')).notices.listNotices(request))).category).toBe(
    'permission_denied',
  );
  expect((await refusal(list(tenant, 201))).violations[0]?.field).toBe('page_size');
  expect(await refusal(list(tenant, 0, 'xyz'))).toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
});
