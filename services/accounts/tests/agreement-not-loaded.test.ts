// A build that lacks a published version, or holds other data under its name: it refuses what it cannot execute, and says so.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import type { Log } from '@tollgate/observability';
import { refusal, startTestService, type TestService } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { type AccountsTables } from '../src/index.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
const AFTER = new Date('2026-03-20T00:00:00Z');
const tencent2 = later('tencent-ses', '2');
const folder = mkdtempSync(join(tmpdir(), 'tollgate-other-build-'));
const others: TestService<AccountsTables>[] = [];

let bed: Bed;
let tenant: Registered;
beforeAll(async () => {
  bed = await startBed(START, undefined, accountsWith([...listAgreements(), tencent2]));
  const admin = await bed.as('console', staff('admin'));
  tenant = await register(bed);
  await accept(tenant.own.agreements, shipped('tencent-ses'));
  await admin.agreements.publishAgreementVersion(order(tencent2, { furtherChannels: ['NOTICE_CHANNEL_EMAIL'] }));
  await bed.service.runJob('announce-agreements');
  bed.clock.now = AFTER;
}, 60_000);
afterAll(async () => {
  for (const other of others) await other.stop();
  await bed.stop();
  rmSync(folder, { recursive: true });
});

type Client = Registered['own']['agreements'];

const accept = (client: Client, { id: agreementId, version, contentHash }: AgreementVersion) =>
  client.acceptAgreement({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    agreementId,
    version,
    contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });

/** Another build of accounts over the same database. */
async function otherBuild(versions: readonly AgreementVersion[], log?: Log): Promise<TestService<AccountsTables>> {
  const keyFile = (name: string): string => {
    const path = join(folder, `${name}-${others.length}`);
    writeFileSync(path, randomBytes(32).toString('hex'));
    return path;
  };
  const service = await startTestService(accountsWith(versions), {
    now: () => AFTER,
    ...(log === undefined ? {} : { log }),
    database: bed.service.testDatabase,
    broker: bed.service.broker,
    env: { ACCOUNTS_MASTER_KEY_FILE: keyFile('master'), ACCOUNTS_DIGEST_KEY_FILE: keyFile('digest') },
  });
  others.push(service);
  return service;
}

async function clientsOf(service: TestService<AccountsTables>): Promise<Record<'own' | 'admin', Client>> {
  const { userId, tenantId } = tenant;
  const own = { userId, kind: 'tenant' as const, tenantId, roles: ['owner'] };
  const client = (person: typeof own | ReturnType<typeof staff>) =>
    service.client(AgreementsServiceService, { as: 'console', person });
  return { own: await client(own), admin: await client(staff('admin')) };
}

describe('a build that lacks a published version', () => {
  it('cannot say what binds, take consents to it, or compare it, and writes nothing; it still shows its text', async () => {
    const { own, admin } = await clientsOf(await otherBuild(listAgreements()));
    const { tenantId } = tenant;
    const before = await rowCounts(bed);
    const unavailable = {
      category: 'unavailable',
      reason: 'AGREEMENT_NOT_LOADED',
      metadata: { agreement_id: 'tencent-ses', version: '2' },
    };
    expect(await refusal(own.getBindingAgreement({ tenantId, atTime: undefined }))).toMatchObject(unavailable);
    expect(await refusal(accept(own, tencent2))).toMatchObject(unavailable);
    const versions = { agreementId: 'tencent-ses', fromVersion: '1', toVersion: '2' };
    expect(await refusal(own.diffAgreementVersions(versions))).toMatchObject(unavailable);
    const next = { ...order(later('tencent-ses', '3')), contentHash: later('tencent-ses', '3').contentHash };
    expect((await refusal(admin.publishAgreementVersion(next))).category).not.toBe('internal');
    expect(await rowCounts(bed)).toEqual(before);
    const { clauses, version } = await own.getAgreementVersion({ agreementId: 'tencent-ses', version: '2' });
    expect([version?.contentHash, clauses.length]).toEqual([tencent2.contentHash, tencent2.clauses.length]);
  });
});

describe('a build whose data was edited after publication', () => {
  it('raises the alarm at its start, once for each version', async () => {
    const errors: object[] = [];
    const quiet = (): void => undefined;
    const log: Log = {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (fields, message) => errors.push({ ...fields, message }),
      child: () => log,
    };
    const edited = { ...tencent2, contentHash: 'ab'.repeat(32) };
    const { running } = await otherBuild([...listAgreements(), edited], log);
    const alarm = { agreementId: 'tencent-ses', version: '2', message: expect.stringContaining('was edited') };
    expect(errors).toEqual([expect.objectContaining(alarm)]);
    expect(await running.parts.meter.text()).toMatch(
      /accounts_published_data_differs_total\{[^}]*agreement="tencent-ses"[^}]*\} 1\n/,
    );
    const { own } = await clientsOf(others.at(-1) ?? (await otherBuild([])));
    // What people agreed to is what was published, not what a file says now.
    expect(await refusal(accept(own, edited))).toMatchObject({ reason: 'AGREEMENT_CHANGED' });
  });

  it('raises none for data as published', async () => {
    const { running } = await otherBuild([...listAgreements(), tencent2]);
    expect(await running.parts.meter.text()).not.toContain('accounts_published_data_differs_total{');
  });
});
