// Tenants learn about a published version by Notice: everybody concerned, once, in batches that survive a crash.
import { randomUUID } from 'node:crypto';
import { listAgreements } from '@tollgate/agreements';
import { inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, type Clients, register, type Registered, staff, startBed } from './fixtures.ts';

const hongfengye2 = later('hongfengye-sms', '2');
const changyou2 = later('changyou-sms', '2');
const jd2 = later('jd-sms', '2');

let bed: Bed;
let admin: Clients;
beforeAll(async () => {
  const held = [...listAgreements(), hongfengye2, changyou2, jd2];
  bed = await startBed(new Date('2026-03-01T00:00:00Z'), undefined, accountsWith(held));
  admin = await bed.as('console', staff('admin'));
});
afterAll(() => bed.stop());

const announce = () => bed.service.runJob('announce-agreements');

async function accept(tenant: Registered, agreementId: string): Promise<void> {
  const { version, contentHash } = shipped(agreementId);
  await tenant.own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    agreementId,
    version,
    contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
}

const notices = async ({ tenantId, own }: Registered) =>
  (await own.notices.listNotices({ tenantId, pageSize: 0, pageToken: '' })).notices.filter(
    ({ topic }) => topic === 'AGREEMENT_CHANGE',
  );

/** Many tenants that accepted an agreement, written past the service. */
async function crowd(agreementId: string, size: number): Promise<void> {
  const { contentHash } = shipped(agreementId);
  const owner = bed.service.db;
  const ids = Array.from({ length: size }, () => newId('ten'));
  await owner
    .insertInto('tenant')
    .values(
      ids.map((tenant_id) => ({
        tenant_id,
        kind: 'ENTERPRISE',
        state: 'REGISTERED',
        sealed_display_name: Buffer.of(1),
        created_at: bed.clock.now,
        closed_at: null,
        settlement_id: null,
      })),
    )
    .execute();
  await owner
    .insertInto('acceptance')
    .values(
      ids.map((tenant_id) => ({
        acceptance_id: newId('acc'),
        tenant_id,
        agreement_id: agreementId,
        version: '1',
        content_hash: contentHash,
        mode: 'CLICK',
        accepted_at: bed.clock.now,
        actor: 'user:usr_a',
        document_digest: null,
        description: null,
      })),
    )
    .execute();
}

const told = async (agreementId: string): Promise<{ marks: bigint; notices: bigint; ended: bigint }> => {
  const { rows } = await sql<{ marks: bigint; notices: bigint; ended: bigint }>`
    select (select count(*) from announcement where agreement_id = ${agreementId}) as marks,
      (select count(*) from announcement join notice using (notice_id) where agreement_id = ${agreementId}) as notices,
      (select count(*) from announcement_end where agreement_id = ${agreementId}) as ended`.execute(bed.service.db);
  return rows[0] ?? { marks: -1n, notices: -1n, ended: -1n };
};

it('tells whoever accepted the agreement and is not closed, once, with clauses and what changes', async () => {
  const [concerned, other, gone] = [await register(bed), await register(bed), await register(bed)];
  await accept(concerned, 'hongfengye-sms');
  await accept(other, 'changyou-sms');
  await accept(gone, 'hongfengye-sms');
  const closing = { requestId: randomUUID(), tenantId: gone.tenantId, settlementId: newId('set') };
  await (await bed.as('enforcement')).tenants.closeTenant(closing);
  await admin.agreements.publishAgreementVersion(order(hongfengye2));
  expect(await notices(concerned)).toEqual([]);
  await announce();
  await announce();
  const [notice, ...others] = await notices(concerned);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({
    subject: { en: `${hongfengye2.title.en} changes to version 2` },
    clauseIds: expect.arrayContaining(['hongfengye/0.3', 'law/e-commerce-34']),
  });
  for (const text of [notice?.body?.zh, notice?.body?.en]) {
    expect(text).toContain('hongfengye/new.2');
    expect(text).toContain('hongfengye/0.3');
    expect(text).toContain('2026-03-08');
  }
  expect(await notices(other)).toEqual([]);
  expect(await notices(gone)).toEqual([]);
  expect(await told('hongfengye-sms')).toEqual({ marks: 1n, notices: 1n, ended: 1n });
});

it('tells at once who accepts the earlier version after everybody was told', async () => {
  const tenant = await register(bed);
  await accept(tenant, 'hongfengye-sms');
  expect(await notices(tenant)).toHaveLength(1);
  await accept(tenant, 'hongfengye-sms');
  await announce();
  expect(await notices(tenant)).toHaveLength(1);
});

/** Ends the connection that waits for a tenant's row, as the server sees a killed process. */
async function killWaiting(): Promise<number> {
  const { rows } = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where wait_event_type = 'Lock' and wait_event in ('transactionid', 'tuple') and datname = current_database()`.execute(
    bed.service.db,
  );
  return rows.length;
}

it('goes on after a crash between batches, and tells nobody twice', async () => {
  await crowd('changyou-sms', 450);
  await admin.agreements.publishAgreementVersion(order(changyou2));
  // The third batch waits for somebody's lock and is killed there: the first two are committed, it is not.
  const third = await sql<{ tenant_id: string }>`
    select tenant_id from tenant t where exists
      (select 1 from acceptance a where a.tenant_id = t.tenant_id and agreement_id = 'changyou-sms')
    order by tenant_id offset 420 limit 1`.execute(bed.service.db);
  const blocked = third.rows[0]?.tenant_id ?? '';
  await inTransaction(bed.service.db, async (tx) => {
    await sql`select 1 from tenant where tenant_id = ${blocked} for update`.execute(tx);
    const crashed = refusal(announce());
    await expect.poll(() => killWaiting(), { timeout: 20_000 }).toBe(1);
    expect(await crashed).toMatchObject({ category: 'unavailable' });
    expect(await told('changyou-sms')).toEqual({ marks: 400n, notices: 400n, ended: 0n });
  });
  await announce();
  // 450 and the tenant of the first test.
  expect(await told('changyou-sms')).toEqual({ marks: 451n, notices: 451n, ended: 1n });
  await announce();
  expect(await told('changyou-sms')).toEqual({ marks: 451n, notices: 451n, ended: 1n });
}, 60_000);

it('waits for consents under way, so that nobody stays untold', async () => {
  const tenant = await register(bed);
  const published = await inTransaction(bed.service.db, async (tx) => {
    await sql`select pg_advisory_xact_lock_shared(hashtextextended('agreement jd-sms', 0))`.execute(tx);
    const publishing = admin.agreements.publishAgreementVersion(order(jd2));
    await expect
      .poll(
        async () => {
          const { rows } = await sql<{ waiting: bigint }>`
          select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted`.execute(bed.service.db);
          return rows[0]?.waiting;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0n);
    await tx
      .insertInto('acceptance')
      .values({
        acceptance_id: newId('acc'),
        tenant_id: tenant.tenantId,
        agreement_id: 'jd-sms',
        version: '1',
        content_hash: shipped('jd-sms').contentHash,
        mode: 'CLICK',
        accepted_at: bed.clock.now,
        actor: 'user:usr_a',
        document_digest: null,
        description: null,
      })
      .execute();
    return { publishing };
  });
  await published.publishing;
  await announce();
  expect(await notices(tenant)).toHaveLength(1);
});
