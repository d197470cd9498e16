// A service in the test's process: called as anybody, over real TLS, with its own database and broker.
import { randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import {
  fixture,
  fixtureContract,
  type FixtureTables,
  SUSPENDED,
  TO_NOTE,
  UNKNOWN_CLAUSE,
} from '@tollgate/service/fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, startTestService, type TestService } from '../src/index.ts';

const now = new Date('2026-03-01T08:00:00Z');
let service: TestService<FixtureTables>;
beforeAll(async () => {
  service = await startTestService(fixture, { now: () => now });
});
afterAll(() => service.stop());

let count = 0;
const tenant = (): string => `ten_${(++count).toString(16).padStart(32, '0')}`;
const staff = (...roles: string[]): Person => ({ userId: `usr_${'5'.repeat(32)}`, kind: 'staff', roles });
const enforcer = () => service.client(fixtureContract, { as: 'console', person: staff('enforcer') });
const suspension = (tenantId: string, change: object = {}) => ({
  requestId: randomUUID(),
  tenantId,
  clauseId: 'jd/7.3',
  reason: 'spam complaints',
  expireTime: undefined,
  validateOnly: false,
  ...change,
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('mutations', () => {
  it('write once per request id, in one transaction with their event', async () => {
    const tenantId = tenant();
    const client = await enforcer();
    const request = suspension(tenantId);
    const first = await client.suspendTenant(request);
    expect(await client.suspendTenant(request)).toEqual(first);
    expect(await service.db.selectFrom('pause').selectAll().where('tenant_id', '=', tenantId).execute()).toEqual([
      { tenant_id: tenantId, clause_id: 'jd/7.3', paused_at: now },
    ]);
    await service.flush();
    const events = await service.events(SUSPENDED);
    expect(events.filter((event) => event.messageId === `evt_${request.requestId}`)).toMatchObject([
      { stream: 'ENFORCEMENT', subject: SUSPENDED, data: bytes(tenantId) },
    ]);
  });

  it('replay a refusal, and refuse the same id with another request', async () => {
    const client = await enforcer();
    const request = suspension(tenant(), { clauseId: UNKNOWN_CLAUSE });
    const first = await refusal(client.suspendTenant(request));
    expect(first).toMatchObject({
      category: 'failed_precondition',
      reason: 'CLAUSE_UNKNOWN',
      metadata: { clause_id: UNKNOWN_CLAUSE },
    });
    expect(await refusal(client.suspendTenant(request))).toEqual(first);
    expect(await refusal(client.suspendTenant({ ...request, clauseId: 'jd/7.3' }))).toMatchObject({
      category: 'aborted',
      reason: 'REQUEST_ID_REUSED',
      metadata: { request_id: request.requestId },
    });
  });

  it('preview without writing anything', async () => {
    const tenantId = tenant();
    const client = await enforcer();
    const request = suspension(tenantId, { validateOnly: true });
    expect(await client.suspendTenant(request)).toMatchObject({ effect: { standingAfter: { tenantId, version: 1n } } });
    expect(await client.getStanding({ tenantId }).catch((error: unknown) => error)).toMatchObject({
      category: 'permission_denied',
    });
    expect(await service.db.selectFrom('pause').selectAll().where('tenant_id', '=', tenantId).execute()).toEqual([]);
    await client.suspendTenant({ ...request, validateOnly: false });
    expect(await service.db.selectFrom('pause').selectAll().where('tenant_id', '=', tenantId).execute()).toHaveLength(
      1,
    );
  });
});

describe('callers', () => {
  it('are services, staff by role, and tenants for themselves', async () => {
    const [mine, other] = [tenant(), tenant()];
    const self: Person = { userId: `usr_${'7'.repeat(32)}`, kind: 'tenant', tenantId: mine, roles: ['owner'] };
    const asTenant = await service.client(fixtureContract, { as: 'console', person: self });
    expect(await asTenant.getStanding({ tenantId: mine })).toMatchObject({ standing: { tenantId: mine, version: 0n } });
    expect(await refusal(asTenant.getStanding({ tenantId: other }))).toMatchObject({
      category: 'permission_denied',
      reason: 'TENANT_SCOPE',
    });
    const billing = await service.client(fixtureContract, { as: 'billing' });
    expect(await billing.getStanding({ tenantId: other })).toMatchObject({ standing: { tenantId: other } });
    expect(await refusal(billing.suspendTenant(suspension(other)))).toMatchObject({ category: 'permission_denied' });
    const support = await service.client(fixtureContract, { as: 'console', person: staff('support') });
    expect(await refusal(support.suspendTenant(suspension(other)))).toMatchObject({ category: 'permission_denied' });
  });

  it('are refused before their request is looked at', async () => {
    const billing = await service.client(fixtureContract, { as: 'billing' });
    expect(await refusal(billing.suspendTenant(suspension('nonsense')))).toMatchObject({
      category: 'permission_denied',
    });
    expect(await refusal((await enforcer()).suspendTenant(suspension('nonsense')))).toMatchObject({
      category: 'invalid_argument',
      violations: [{ field: 'tenant_id' }],
    });
  });
});

it('handles events once, and flush waits for it', async () => {
  const { jetstream } = service.broker.broker;
  await jetstream.publish(TO_NOTE, bytes('hello'), { msgID: 'evt_hello' });
  await service.flush();
  expect(await service.db.selectFrom('note').selectAll().where('text', '=', 'hello').execute()).toHaveLength(1);
});

it('runs jobs when told, at the time of its clock', async () => {
  const atThatTime = service.db.selectFrom('note').selectAll().where('text', '=', now.toISOString());
  expect(await atThatTime.execute()).toEqual([]);
  await service.runJob('note-the-time');
  expect(await atThatTime.execute()).toHaveLength(1);
  // The note is there already: the job fails, and whoever asked hears of it.
  await expect(service.runJob('note-the-time')).rejects.toMatchObject({ code: '23505' });
});
