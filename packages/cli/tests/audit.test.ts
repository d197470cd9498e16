// The audit log from the command line: listed, taken away, and proved with no server; what was tampered with is named.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type AuditEntry, type ChainHead, sealEntry, START, toLine } from '@tollgate/audit-chain';
import type { Identity } from '@tollgate/auth';
import {
  AuditEntry as ListedEntry,
  AuditServiceService,
  type ListAuditEntriesRequest,
} from '@tollgate/contracts/enforcement/v1/audit';
import { unavailable } from '@tollgate/errors';
import { packEvidence } from '@tollgate/evidence';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const RULE = { staff: ['support'] } as const;
const AT = new Date('2026-11-20T01:00:00Z');
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const asked: ListAuditEntriesRequest[] = [];
let faults: string[] = [];
let interrupted = false;
let signer: Identity;
let fixture: Fixture;

/** Three entries of a chain, the payload in more bytes than signs. */
function chainOf(chain: string): { entries: AuditEntry[]; head: ChainHead } {
  let head = START;
  const entries = ['registered', 'verified', 'restricted'].map((action) => {
    const payload = Buffer.from(`${action} 限制`);
    const fact = { chain, occurredAt: AT, recordedAt: AT, actor: 'user:王', service: 'accounts', action };
    const entry = sealEntry({ ...fact, subjectIds: [], eventId: `${chain}-${action}`, payload }, head);
    head = { sequence: entry.sequence, hash: entry.hash };
    return entry;
  });
  return { entries, head };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

async function* packOf(change: (entry: AuditEntry) => AuditEntry | undefined = (entry) => entry, signedBy = signer) {
  const chains = [TENANT, 'platform'].map((chain) => ({ chain, ...chainOf(chain) }));
  const heads = chains.map(({ chain, head }) => ({ chain, hash: head.hash, sequence: head.sequence.toString() }));
  const files = chains.map(({ chain, entries }) => ({
    name: `audit-${chain.replace('_', '-')}-1.jsonl`,
    content: Buffer.from(
      entries
        .flatMap((entry) => change(entry) ?? [])
        .map(toLine)
        .join(''),
    ),
  }));
  const facts = { about: 'audit', exported_at: AT.toISOString() };
  const of = { signer: signedBy.service, key: signedBy.signingKey };
  yield* packEvidence([{ name: 'heads.json', content: json(heads) }, ...files], facts, of);
}

const written = async (name: string, pack: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pack) chunks.push(chunk);
  writeFileSync(path.join(fixture.cwd, name), Buffer.concat(chunks));
  return name;
};

const auditStandIn = () =>
  standIn(
    AuditServiceService,
    { listAuditEntries: RULE, exportAudit: RULE, verifyAudit: RULE },
    {
      listAuditEntries: async (request) => {
        asked.push(request);
        const entry = { tenantId: TENANT, sequence: 1n, service: 'accounts', action: 'tenant_registered' };
        const about = { actor: 'service:accounts', hash: 'ab'.repeat(32), subjectIds: [], occurTime: AT };
        return {
          entries: [ListedEntry.fromPartial({ ...entry, ...about, payload: Buffer.from('ab') })],
          nextPageToken: '',
        };
      },
      exportAudit: async function* exportAudit() {
        for await (const content of packOf()) yield { content: Buffer.from(content) };
        if (interrupted) throw unavailable('PEER_UNAVAILABLE', 'gone');
      },
      verifyAudit: async () => ({ chains: 2n, entries: 6n, faults }),
    },
  );

beforeAll(async () => {
  let other: Identity | undefined;
  fixture = await openFixture(async (identities, now) => {
    signer = await identities.of('enforcement');
    other = await identities.of('wallet');
    return { accounts: [usersStandIn(await identities.of('accounts'), sessions, now)], enforcement: [auditStandIn()] };
  });
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
  await written('wallet.tar.gz', packOf(undefined, other));
});
afterAll(() => fixture.close());

test('entries are a table, or JSON', async () => {
  const shown = await fixture.tollgate(['audit', 'list', TENANT, '--action', 'tenant_registered']);
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('tenant_registered')]);
  expect(asked).toMatchObject([{ tenantId: TENANT, action: 'tenant_registered', actor: '' }]);
  const listed = await fixture.tollgate(['audit', 'list', 'platform', '--json']);
  expect(listed.json()).toMatchObject({ entries: [{ action: 'tenant_registered', payload: 'YWI=' }] });
});

test('the service proves its own, and what it finds fails', async () => {
  const held = await fixture.tollgate(['audit', 'verify', '--json']);
  expect([held.code, held.json()]).toEqual([0, { ok: true, chains: '2', entries: '6', faults: [] }]);
  faults = [`${TENANT}: entry 4 was changed`];
  const broken = await fixture.tollgate(['audit', 'verify', TENANT]);
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining('entry 4 was changed')]);
});

test('what was exported is proved with no server, and never written over another file', async () => {
  const exported = await fixture.tollgate(['audit', 'export', '--out', 'audit.tar.gz', '--json']);
  expect(exported.code).toBe(0);
  const proved = await fixture.tollgate(['audit', 'verify', '--pack', 'audit.tar.gz', '--json']);
  const holds = {
    ok: true,
    chains: '2',
    entries: '6',
    faults: [],
    signer: 'enforcement',
    exportedAt: AT.toISOString(),
  };
  expect([proved.code, proved.json()]).toEqual([0, holds]);
  const before = readFileSync(path.join(fixture.cwd, 'audit.tar.gz'));
  expect((await fixture.tollgate(['audit', 'export', '--out', 'audit.tar.gz'])).code).toBe(2);
  expect(readFileSync(path.join(fixture.cwd, 'audit.tar.gz')).equals(before)).toBe(true);
});

test('an export that is interrupted leaves nothing', async () => {
  interrupted = true;
  expect((await fixture.tollgate(['audit', 'export', '--out', 'half.tar.gz'])).code).toBe(5);
  expect(existsSync(path.join(fixture.cwd, 'half.tar.gz'))).toBe(false);
});

const second = (change: (entry: AuditEntry) => AuditEntry | undefined) => (entry: AuditEntry) =>
  entry.chain === TENANT && entry.sequence === 2n ? change(entry) : entry;

test.each<[string, (entry: AuditEntry) => AuditEntry | undefined, string]>([
  ['changed', (entry) => ({ ...entry, actor: 'user:x' }), 'entry 2 was changed'],
  ['another payload', (entry) => ({ ...entry, payload: Buffer.from('x') }), 'entry 2: its payload was changed'],
  ['left out', () => undefined, 'entry 2 is missing'],
])('a signed pack with an entry that is %s is named', async (what, change, says) => {
  const name = await written(`${what.replace(' ', '-')}.tar.gz`, packOf(second(change)));
  const proved = await fixture.tollgate(['audit', 'verify', '--pack', name, '--json']);
  expect([proved.code, proved.json()]).toMatchObject([1, { ok: false, faults: [`${TENANT}: ${says}`] }]);
});

test('a pack that is cut off, of another signer, or none at all is said to be so', async () => {
  const whole = readFileSync(path.join(fixture.cwd, 'wallet.tar.gz'));
  const other = await fixture.tollgate(['audit', 'verify', '--pack', 'wallet.tar.gz', '--json']);
  expect([other.code, other.json()]).toMatchObject([1, { faults: [expect.stringContaining('signed by wallet')] }]);
  writeFileSync(path.join(fixture.cwd, 'cut.tar.gz'), whole.subarray(0, whole.length / 2));
  expect((await fixture.tollgate(['audit', 'verify', '--pack', 'cut.tar.gz'])).code).toBe(1);
  for (const words of [
    ['--pack', 'none.tar.gz'],
    [TENANT, '--pack', 'cut.tar.gz'],
    ['--keys', 'k.json'],
  ])
    expect((await fixture.tollgate(['audit', 'verify', ...words])).code).toBe(2);
});
