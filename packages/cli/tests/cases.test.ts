// Cases, complaints and triggers from the command line: dry runs, results one by one, files that come back whole.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type Case, CasesServiceService, type UpdateCasesRequest } from '@tollgate/contracts/enforcement/v1/cases';
import { ComplaintsServiceService, type ImportComplaintsRequest } from '@tollgate/contracts/enforcement/v1/complaints';
import { type EvidenceHeader, EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import { type PreviewPolicyRequest, TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const CASE = `cas_${'b'.repeat(32)}`;
const OTHER = `cas_${'c'.repeat(32)}`;
const RULE = { staff: ['support'] } as const;
const PACK = Buffer.from('a signed pack');
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const seen = {
  steps: [] as UpdateCasesRequest[],
  headers: [] as EvidenceHeader[],
  bytes: Buffer.alloc(0),
  files: [] as ImportComplaintsRequest[],
  tried: [] as PreviewPolicyRequest[],
};
let fixture: Fixture;

const found = {
  caseId: CASE,
  tenantId: TENANT,
  state: 'CASE_STATE_OPEN',
  severity: 'CASE_SEVERITY_GRAVE',
  clauseId: 'jd/7.3.4',
  triggerId: 'attack',
  evidenceCount: 1,
  takeUpBy: new Date('2026-11-20T06:00:00Z'),
  restrictionIds: [],
  proposalIds: [],
} as unknown as Case;

const casesStandIn = () =>
  standIn(
    CasesServiceService,
    { listCases: RULE, updateCases: RULE },
    {
      listCases: async () => ({ cases: [found], nextPageToken: '' }),
      updateCases: async (request) => {
        seen.steps.push(request);
        const refusal = { refusalReason: 'CASE_STATE', refusalMessage: 'not now' };
        return {
          results: request.caseIds.map((caseId) =>
            caseId === CASE
              ? { caseId, case: found, refusalReason: '', refusalMessage: '' }
              : { caseId, case: undefined, ...refusal },
          ),
        };
      },
    },
  );

const evidenceStandIn = () =>
  standIn(
    EvidenceServiceService,
    { uploadEvidence: RULE, exportCase: RULE },
    {
      uploadEvidence: async (requests) => {
        for await (const { part } of requests) {
          if (part?.$case === 'header') seen.headers.push(part.value);
          if (part?.$case === 'chunk') seen.bytes = Buffer.concat([seen.bytes, part.value]);
        }
        return { evidence: undefined };
      },
      exportCase: async function* exportCase() {
        yield { content: PACK.subarray(0, 4) };
        yield { content: PACK.subarray(4) };
      },
    },
  );

const complaintsStandIn = () =>
  standIn(
    ComplaintsServiceService,
    { importComplaints: RULE },
    {
      importComplaints: async (request) => {
        seen.files.push(request);
        return { complaints: [] };
      },
    },
  );

const triggersStandIn = () =>
  standIn(
    TriggersServiceService,
    { previewPolicy: RULE },
    {
      previewPolicy: async (request) => {
        seen.tried.push(request);
        const more = request.pageToken === '';
        const quiet = { level: 'WINDOW_LEVEL_QUIET' as const, crossTime: undefined, events: 0n, volume: 0n };
        const fires = { level: 'WINDOW_LEVEL_FIRES' as const, crossTime: new Date(0), events: 6n, volume: 100n };
        const of = { tenantId: TENANT, triggerId: 'hard-bounce-month', clauseId: 'sendcloud/3.5' };
        const hit = { ...of, window: 'CALENDAR_MONTH', windowName: '2026-11', inForce: quiet, tried: fires };
        return {
          hits: more ? [] : [hit],
          tenants: 1,
          nextPageToken: more ? 'next' : '',
          title: undefined,
          contentHash: 'ab',
        };
      },
    },
  );

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), sessions, now)],
    enforcement: [casesStandIn(), evidenceStandIn(), complaintsStandIn(), triggersStandIn()],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

test('the queue is a table, or JSON', async () => {
  const shown = await fixture.tollgate(['cases', 'list', '--overdue']);
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('jd/7.3.4')]);
  expect((await fixture.tollgate(['cases', 'list', '--json'])).json()).toMatchObject({ cases: [{ caseId: CASE }] });
  expect((await fixture.tollgate(['cases', 'list', '--state', 'lost'])).code).toBe(2);
});

test('a step of many cases says what became of each, and fails when one was refused', async () => {
  const done = await fixture.tollgate(['cases', 'take-up', CASE, '--dry-run', '--json']);
  expect([done.code, done.json()]).toMatchObject([0, { dryRun: true, results: [{ caseId: CASE }] }]);
  const words = ['cases', 'decide', CASE, OTHER, '--outcome', 'warned', '--reason', 'stopped at once'];
  const mixed = await fixture.tollgate(words);
  expect([mixed.code, mixed.stderr]).toEqual([3, expect.stringContaining(`${OTHER}: CASE_STATE`)]);
  expect(seen.steps.map(({ validateOnly, step }) => [validateOnly, step?.step?.$case])).toEqual([
    [true, 'takeUp'],
    [false, 'decide'],
  ]);
});

test('a file is sent with its digest and type, and a pack comes back whole and never over another file', async () => {
  const file = path.join(fixture.cwd, 'log.csv');
  const content = Buffer.alloc(200_000, 'a,b\n');
  writeFileSync(file, content);
  const words = ['cases', 'upload', CASE, 'log.csv', '--title', 'log of the gateway'];
  expect((await fixture.tollgate([...words, '--dry-run'])).code).toBe(0);
  expect(seen.headers).toMatchObject([
    {
      fileName: 'log.csv',
      mediaType: 'text/csv',
      sizeBytes: 200_000n,
      sha256: createHash('sha256').update(content).digest('hex'),
      validateOnly: true,
    },
  ]);
  expect(seen.bytes.equals(content)).toBe(true);
  writeFileSync(path.join(fixture.cwd, 'log.exe'), 'x');
  expect((await fixture.tollgate(['cases', 'upload', CASE, 'log.exe', '--title', 't'])).code).toBe(2);
  const pack = ['cases', 'export', CASE, '--out', 'case.tar.gz'];
  expect((await fixture.tollgate(pack)).code).toBe(0);
  expect(readFileSync(path.join(fixture.cwd, 'case.tar.gz')).equals(PACK)).toBe(true);
  expect((await fixture.tollgate(pack)).code).toBe(2);
});

test('a file of complaints is sent as it is, once tried and once for good', async () => {
  const csv = 'source,reference,channel,product,day,complaints\n';
  writeFileSync(path.join(fixture.cwd, 'november.csv'), csv);
  const words = ['complaints', 'import', 'november.csv', '--json'];
  expect((await fixture.tollgate([...words, '--dry-run'])).json()).toMatchObject({ dryRun: true });
  expect((await fixture.tollgate(words)).json()).toMatchObject({ dryRun: false });
  expect(seen.files.map(({ validateOnly, csv: sent }) => [validateOnly, Buffer.from(sent).toString()])).toEqual([
    [true, csv],
    [false, csv],
  ]);
  expect((await fixture.tollgate(['complaints', 'import', 'missing.csv'])).code).toBe(2);
});

test('a policy is tried page by page over all tenants', async () => {
  writeFileSync(path.join(fixture.cwd, 'policy.json'), '{}');
  const span = ['--from', '2026-11-01T00:00:00+08:00', '--to', '2026-12-01T00:00:00+08:00'];
  const tried = await fixture.tollgate(['triggers', 'try', 'policy.json', ...span, '--json']);
  expect(tried.json()).toMatchObject({ dryRun: true, tenants: 2, hits: [{ triggerId: 'hard-bounce-month' }] });
  expect(seen.tried.map(({ pageToken }) => pageToken)).toEqual(['', 'next']);
  const shown = await fixture.tollgate(['triggers', 'try', 'policy.json', ...span]);
  expect(shown.stdout).toContain('6/100');
});
