// The audit log: one entry for each fact of every service, chained; tampering is named; who may read it.
import { join } from 'node:path';
import { createChainCheck, fromLine } from '@tollgate/audit-chain';
import { loadIdentity } from '@tollgate/auth';
import { AuditServiceService } from '@tollgate/contracts/enforcement/v1/audit';
import { TenantVerified } from '@tollgate/contracts/accounts/v1/events';
import { PrivacyConfirmed, PrivacyOrdered } from '@tollgate/contracts/accounts/v1/privacy';
import { inTransaction, openDatabase } from '@tollgate/db';
import { checkEvidence } from '@tollgate/evidence';
import { newId } from '@tollgate/ids';
import { refusal, testIdentities } from '@tollgate/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAudit } from '../src/operations/record-audit.ts';
import type { EnforcementTables } from '../src/deps.ts';
import { arrearsStarted, enforcer, ofTenant, openTenant, requestId, staff, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const auditor = staff('auditor');
const audit = (person = auditor) => stage.service().client(AuditServiceService, { as: 'console', person });
const all = { action: '', actor: '', pageSize: 0, pageToken: '' };
const entriesOf = async (tenantId: string, more: Partial<typeof all> = {}) => {
  await stage.service().flush();
  return (await audit()).listAuditEntries({ tenantId, ...all, ...more });
};
const suspend = async (tenantId: string) => {
  const order = { tenantId, clauseId: 'jd/7.3.2', reason: 'Complaints about messages.', expireTime: undefined };
  await (await stage.standing()).suspendTenant({ ...order, requestId: requestId(), validateOnly: false });
};

/** As somebody who owns the database and switches its triggers off. */
async function asOwner(work: (run: (text: string) => Promise<unknown>) => Promise<void>): Promise<void> {
  const { ownerUrl } = stage.service().testDatabase;
  const owner = openDatabase<EnforcementTables>({
    url: ownerUrl,
    applicationName: 'tampering',
    onError: (error) => {
      throw error;
    },
  });
  try {
    await work((text) => sql.raw(text).execute(owner.db));
  } finally {
    await owner.close();
  }
}

const tamper = (text: string): Promise<void> =>
  asOwner(async (run) => {
    await run('alter table audit_entries disable trigger user');
    await run(text);
    await run('alter table audit_entries enable trigger user');
  });

describe('entries', () => {
  test('every fact of every service once, in a chain, with who did it and what it names', async () => {
    const tenantId = await openTenant(stage);
    await arrearsStarted(stage, tenantId, 1n);
    await suspend(tenantId);
    const { entries } = await entriesOf(tenantId);
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => BigInt(index + 1)));
    expect(entries.map(({ service, action }) => `${service}.${action}`).toSorted()).toEqual([
      'accounts.agreement_accepted',
      'accounts.tenant_registered',
      'accounts.tenant_verified',
      ...Array<string>(6).fill('enforcement.standing_changed'),
      'wallet.arrears_started',
    ]);
    for (const { payloadJson, tenantId: chain } of entries)
      expect([chain, payloadJson]).toEqual([tenantId, expect.stringContaining(tenantId)]);
    const byPerson = entries.filter(({ actor }) => actor === `user:${enforcer.userId}`);
    expect(byPerson).toMatchObject([
      { action: 'standing_changed', occurTime: stage.clock.now, recordTime: stage.clock.now },
    ]);
    expect(byPerson[0]?.subjectIds.some((id) => id.startsWith('rst_'))).toBe(true);
    expect(byPerson[0]?.payloadJson).toContain('jd/7.3.2');
    expect(entries.find(({ action }) => action === 'tenant_registered')?.actor).toBe('service:accounts');
    expect(await (await audit()).verifyAudit({ tenantId })).toEqual({ chains: 1n, entries: 10n, faults: [] });
  });

  test('come in pages, by action and by actor', async () => {
    const tenantId = await openTenant(stage);
    const first = await entriesOf(tenantId, { pageSize: 3 });
    const second = await entriesOf(tenantId, { pageSize: 500, pageToken: first.nextPageToken });
    expect([...first.entries, ...second.entries].map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    const verified = await entriesOf(tenantId, { action: 'tenant_verified' });
    expect(verified.entries.map(({ action }) => action)).toEqual(['tenant_verified']);
    expect((await entriesOf(tenantId, { actor: 'user:nobody' })).entries).toEqual([]);
  });

  test('stay when their tenant is erased, and the certificate says so', async () => {
    const tenantId = await openTenant(stage);
    await stage.service().flush();
    const order = { tenantId, privacyRequestId: `prr_${'0'.repeat(32)}`, occurTime: stage.clock.now };
    await stage.publish('tollgate.accounts.privacy_ordered.erasure', PrivacyOrdered.encode(order).finish());
    await stage.service().flush();
    const told = await stage.service().events('tollgate.enforcement.privacy_confirmed');
    const confirmed = told.map(({ data }) => PrivacyConfirmed.decode(data)).find((each) => each.tenantId === tenantId);
    const kept = confirmed?.holdings.find(({ category }) => category === 'audit-entries');
    expect(kept).toMatchObject({ treatment: 'HOLDING_TREATMENT_RETAINED', law: 'law/cybersecurity-21' });
    expect((await entriesOf(tenantId, { action: 'privacy_ordered.erasure' })).entries).toHaveLength(1);
    expect(await (await audit()).verifyAudit({ tenantId })).toMatchObject({ entries: 9n, faults: [] });
  });

  test('what cannot be read is recorded where nobody in particular is', async () => {
    const before = await entriesOf('platform');
    const garbage = Buffer.from('ffff', 'hex');
    await stage.publish('tollgate.wallet.something_new', garbage);
    await stage.publish('tollgate.billing.order_credited', garbage);
    const { entries } = await entriesOf('platform');
    const added = entries.slice(before.entries.length);
    expect(added.map(({ action }) => action).toSorted()).toEqual(['order_credited', 'something_new']);
    for (const { payload, payloadJson } of added) expect([garbage.equals(payload), payloadJson]).toEqual([true, '']);
    expect(await stage.service().events('tollgate.deadletter.enforcement-audit')).toEqual([]);
  });

  test('any order of deliveries, repeated however often, gives each event one entry', async () => {
    const deliveries = fc
      .integer({ min: 1, max: 6 })
      .chain((count) => fc.array(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(deliveries, async (order) => {
        const tenantId = newId('ten');
        const ids = order.map((index) => `${tenantId}-${index}`);
        const verified = { tenantId, verificationId: newId('ver'), occurTime: stage.clock.now };
        const payload = Buffer.from(TenantVerified.encode(verified).finish());
        const event = { subject: 'tollgate.accounts.tenant_verified', storedAt: stage.clock.now, actor: undefined };
        for (const eventId of ids)
          await inTransaction(stage.service().db, (tx) =>
            recordAudit(tx, { ...event, eventId, payload }, stage.clock.now),
          );
        const { entries } = await (await audit()).listAuditEntries({ tenantId, ...all });
        expect(entries.map(({ eventId }) => eventId)).toEqual([...new Set(ids)]);
        expect(await (await audit()).verifyAudit({ tenantId })).toMatchObject({ faults: [] });
      }),
      { numRuns: 15 },
    );
  });
});

describe('tampering', () => {
  test.each<[string, string]>([
    ['its actor', "set actor = 'user:nobody'"],
    ['its time', "set occurred_at = occurred_at + interval '1 millisecond'"],
    ['its payload with the digest', "set payload = '\\x00', payload_sha256 = encode(sha256('\\x00'), 'hex')"],
    ['its subjects', "set subject_ids = subject_ids || array['ver_0']"],
    ['its hash', "set hash = repeat('f', 64)"],
  ])('%s: the entry is named, by the service and from a pack', async (_what, change) => {
    const tenantId = await openTenant(stage);
    await stage.service().flush();
    await tamper(`update audit_entries ${change} where chain = '${tenantId}' and sequence = 4`);
    const { faults } = await (await audit()).verifyAudit({ tenantId });
    expect(faults).toEqual([expect.stringContaining(`${tenantId}: entry 4`)]);
    expect(await offline(tenantId)).toEqual({ faults: [], fault: expect.stringContaining(`${tenantId}: entry 4`) });
  });

  test('an entry that was taken out is named, in the middle and at the end', async () => {
    for (const [gone, left] of [
      [4, 6n],
      [7, 6n],
    ] as const) {
      const tenantId = await openTenant(stage);
      await stage.service().flush();
      await tamper(`delete from audit_entries where chain = '${tenantId}' and sequence = ${gone}`);
      const proof = await (await audit()).verifyAudit({ tenantId });
      expect(proof).toEqual({ chains: 1n, entries: left, faults: [`${tenantId}: entry ${gone} is missing`] });
    }
  });

  test('a chain whose end was taken away is named', async () => {
    const tenantId = await openTenant(stage);
    await stage.service().flush();
    await asOwner(async (run) => {
      await run('alter table audit_heads disable trigger user');
      await run(`delete from audit_heads where chain = '${tenantId}'`);
      await run('alter table audit_heads enable trigger user');
    });
    const { faults } = await (await audit()).verifyAudit({ tenantId });
    expect(faults).toEqual([`${tenantId}: nothing says where it ends`]);
  });

  test('is refused to the owner of the database as long as its triggers are on', async () => {
    const tenantId = await openTenant(stage);
    await stage.service().flush();
    await asOwner(async (run) => {
      for (const text of [
        "update audit_entries set actor = 'x'",
        'delete from audit_entries',
        'truncate audit_entries',
        `update audit_heads set sequence = sequence - 1 where chain = '${tenantId}'`,
        `delete from audit_heads where chain = '${tenantId}'`,
      ])
        await expect(run(text)).rejects.toMatchObject({ code: '23001' });
    });
    expect(await (await audit()).verifyAudit({ tenantId })).toMatchObject({ entries: 7n, faults: [] });
  });
});

/** A pack as somebody without the service checks it. */
async function offline(tenantId: string) {
  const client = await audit();
  async function* pack() {
    for await (const { content } of client.exportAudit({ tenantId })) yield content;
  }
  const identity = await loadIdentity(join(await testIdentities(), 'enforcement'));
  const files = new Map<string, string>();
  const { faults } = await checkEvidence(pack(), identity.verificationKeys, (name, bytes) => {
    files.set(name, (files.get(name) ?? '') + Buffer.from(bytes).toString('utf8'));
  });
  const check = createChainCheck(tenantId);
  const lines = [...files]
    .filter(([name]) => name.endsWith('.jsonl'))
    .flatMap(([, text]) => text.trimEnd().split('\n'));
  for (const entry of lines.map(fromLine)) if (entry !== undefined) check.add(entry);
  const heads = JSON.parse(files.get('heads.json') ?? '') as { sequence: string; hash: string }[];
  return { faults, fault: check.end({ sequence: BigInt(heads[0]?.sequence ?? 0), hash: heads[0]?.hash ?? '' }) };
}

describe('who may read it', () => {
  const calls = async (person: ReturnType<typeof staff>, tenantId: string): Promise<unknown[]> => {
    const client = await audit(person);
    const stream = async () => {
      for await (const part of client.exportAudit({ tenantId })) if (part.content.length > 0) return 'read';
      return 'nothing';
    };
    const tried = [client.listAuditEntries({ tenantId, ...all }), stream(), client.verifyAudit({ tenantId })];
    return Promise.all(
      tried.map((call) =>
        call.then(
          () => 'read',
          async () => (await refusal(call)).reason,
        ),
      ),
    );
  };

  test('auditors, support, and a tenant its own', async () => {
    const tenantId = await openTenant(stage);
    await stage.service().flush();
    for (const person of [auditor, staff('support'), staff('admin'), ofTenant(tenantId)])
      expect(await calls(person, tenantId)).toEqual(['read', 'read', 'read']);
    expect(await offline(tenantId)).toEqual({ faults: [], fault: undefined });
    for (const role of ['finance', 'reviewer', 'enforcer', 'approver'])
      expect(await calls(staff(role), tenantId)).toEqual(Array(3).fill('ROLE_REQUIRED'));
    for (const other of [newId('ten'), 'platform'])
      expect(await calls(ofTenant(tenantId), other)).toEqual(Array(3).fill('TENANT_SCOPE'));
  });

  test('what asks for nothing that there can be is refused', async () => {
    const client = await audit();
    for (const tenantId of ['', 'everything', 'ten_1'])
      expect(await refusal(client.listAuditEntries({ tenantId, ...all }))).toMatchObject({
        category: 'invalid_argument',
      });
    const bad = { tenantId: 'platform', ...all };
    expect(await refusal(client.listAuditEntries({ ...bad, pageToken: '!' }))).toMatchObject({
      reason: 'INVALID_PAGE_TOKEN',
    });
    expect(await refusal(client.listAuditEntries({ ...bad, pageSize: 501 }))).toMatchObject({
      category: 'invalid_argument',
    });
  });
});
