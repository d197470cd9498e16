// Reconciliation and corrections from the command line: faults, verdicts, dry runs, and packs that are checked offline.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { CorrectionsServiceService, type ProposeCorrectionRequest } from '@tollgate/contracts/metering/v1/corrections';
import {
  type Comparison,
  type ProposeNoteRequest,
  ReconciliationServiceService,
  type Statement,
} from '@tollgate/contracts/metering/v1/reconciliation';
import { failedPrecondition } from '@tollgate/errors';
import { packEvidence } from '@tollgate/evidence';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const STATEMENT = `stm_${'b'.repeat(32)}`;
const DISCREPANCY = `dsc_${'c'.repeat(32)}`;
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const seen = {
  uploads: 0,
  notes: [] as ProposeNoteRequest[],
  corrections: [] as ProposeCorrectionRequest[],
  breaks: false,
};
let fixture: Fixture;

const statement = (comparedLines: number): Statement => ({
  statementId: STATEMENT,
  party: 'COUNT_PARTY_TENANT',
  tenantId: TENANT,
  gateway: '',
  fileSha256: 'ab'.repeat(32),
  lines: 1,
  comparedLines,
  discrepancies: comparedLines,
  uploadedBy: 'user:x',
  uploadTime: new Date(0),
});

const comparison: Comparison = {
  statementId: STATEMENT,
  lineNumber: 2,
  tenantId: TENANT,
  gateway: '',
  product: 'sms-cn',
  day: '2026-11-18',
  submittedUnits: 1000n,
  billedUnits: 1006n,
  lateUnits: 0n,
  recountedUnits: 1006n,
  recountedMessages: 11n,
  verdict: 'COUNT_VERDICT_DISCREPANCY',
  difference: 6n,
  excess: 1n,
  clauseId: 'jd/2.4',
  perMille: 5n,
  holdingUnits: undefined,
  agreementId: 'jd-sms',
  agreementVersion: '1',
  snapshotTime: new Date(0),
  discrepancyId: DISCREPANCY,
};

const MESSAGES = 'tenant,message,billable,units\r\nt,1,yes,2\r\nt,2,no,0\r\n';
const TOTALS = { messages: '2', billable_messages: '1', billable_units: '2' };
const PACKED = [
  { name: 'messages-00001.csv', content: Buffer.from(MESSAGES) },
  { name: 'totals.json', content: Buffer.from(JSON.stringify(TOTALS)) },
];
const FACTS = { discrepancy: DISCREPANCY, day: '2026-11-18' };
const reads = { staff: ['support' as const] };
const ACCESS = {
  uploadTenantBill: reads,
  getStatement: reads,
  listComparisons: reads,
  proposeNote: reads,
  downloadEvidence: reads,
};

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => {
    const { signingKey: key } = await identities.of('metering');
    return {
      accounts: [usersStandIn(await identities.of('accounts'), sessions, now)],
      metering: [
        standIn(ReconciliationServiceService, ACCESS, {
          uploadTenantBill: async ({ content, validateOnly }) => {
            if (!validateOnly) seen.uploads += 1;
            const fault = { lineNumber: 2, column: 'units', reason: 'NOT_A_COUNT', message: 'is not a whole number' };
            return Buffer.from(content).includes('bad')
              ? { statement: undefined, faults: [fault], faultCount: 1 }
              : { statement: statement(0), faults: [], faultCount: 0 };
          },
          getStatement: async () => ({ statement: statement(1) }),
          listComparisons: async () => ({ comparisons: [comparison], nextPageToken: '' }),
          proposeNote: async (request) => {
            seen.notes.push(request);
            if (request.units > 1n) throw failedPrecondition('NOTE_ABOVE_CAP', 'less than that', { cap_units: '1' });
            return { discrepancy: undefined };
          },
          downloadEvidence: async function* download() {
            const whole = [];
            for await (const chunk of packEvidence(PACKED, FACTS, { signer: 'metering', key }))
              whole.push(Buffer.from(chunk));
            const content = Buffer.concat(whole);
            yield { content: content.subarray(0, 100), totalBytes: BigInt(content.length) };
            if (!seen.breaks) yield { content: content.subarray(100), totalBytes: BigInt(content.length) };
          },
        }),
        standIn(
          CorrectionsServiceService,
          { proposeCorrection: reads },
          {
            proposeCorrection: async (request) => {
              seen.corrections.push(request);
              return { correction: undefined };
            },
          },
        ),
      ],
    };
  });
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
  writeFileSync(path.join(fixture.cwd, 'good.csv'), 'product,day,units\nsms-cn,2026-11-18,1000\n');
  writeFileSync(path.join(fixture.cwd, 'bad.csv'), 'product,day,units\nsms-cn,2026-11-18,bad\n');
});
afterAll(() => fixture.close());

test('upload waits for the verdicts and shows them', async () => {
  const human = await fixture.tollgate(['reconcile', 'upload', 'good.csv', '--tenant', TENANT]);
  expect(human).toMatchObject({ code: 0, stderr: '' });
  expect(human.stdout).toMatch(/2026-11-18\s+sms-cn\s+1000\s+1006\s+0\s+1006\s+discrepancy\s+jd\/2\.4\s+dsc_c+/);
  const json = await fixture.tollgate(['--json', 'reconcile', 'upload', 'good.csv', '--tenant', TENANT]);
  expect(json.json()).toMatchObject({ dryRun: false, comparisons: [{ billedUnits: '1006', excess: '1' }] });
});

test('upload shows every fault, says so by its code, and a dry run takes nothing in', async () => {
  const faulty = await fixture.tollgate(['reconcile', 'upload', 'bad.csv', '--tenant', TENANT]);
  expect(faulty).toMatchObject({ code: 1, stdout: 'line 2, units: is not a whole number (NOT_A_COUNT)\n' });
  const before = seen.uploads;
  const dry = await fixture.tollgate(['reconcile', 'upload', 'good.csv', '--tenant', TENANT, '--dry-run']);
  expect(dry.stdout).toMatch(/^Nothing was changed/);
  expect(seen.uploads).toBe(before);
});

test.each([
  ['neither tenant nor gateway', ['upload', 'good.csv']],
  ['both', ['upload', 'good.csv', '--tenant', TENANT, '--gateway', 'g']],
  ['a file that is not there', ['upload', 'none.csv', '--tenant', TENANT]],
  ['a pack that is not there', ['verify', 'none.tar.gz']],
  ['no units', ['resolve', DISCREPANCY, '--direction', 'credit', '--units', '0', '--reason', 'x']],
  ['another direction', ['resolve', DISCREPANCY, '--direction', 'up', '--units', '1', '--reason', 'x']],
])('wrong usage: %s', async (_what, words) => {
  expect(await fixture.tollgate(['reconcile', ...words])).toMatchObject({ code: 2, stdout: '' });
});

test('resolve proposes a note, and a refusal is one', async () => {
  const resolve = ['reconcile', 'resolve', DISCREPANCY, '--direction', 'credit', '--reason', 'counted together'];
  expect(await fixture.tollgate([...resolve, '--units', '1', '--dry-run'])).toMatchObject({ code: 0 });
  expect(seen.notes.at(-1)).toMatchObject({ direction: 'NOTE_DIRECTION_CREDIT', units: 1n, validateOnly: true });
  const refused = await fixture.tollgate([...resolve, '--units', '2']);
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('NOTE_ABOVE_CAP');
});

test('evidence is taken away once, whole or not at all, and checked with no server', async () => {
  const evidence = ['reconcile', 'evidence', DISCREPANCY, '--tenant', TENANT, '--out'];
  seen.breaks = true;
  expect(await fixture.tollgate([...evidence, 'half.tar.gz'])).toMatchObject({ code: 5 });
  seen.breaks = false;
  expect(await fixture.tollgate([...evidence, 'half.tar.gz'])).toMatchObject({ code: 0 });
  expect(await fixture.tollgate([...evidence, 'half.tar.gz'])).toMatchObject({ code: 2 });
  const file = path.join(fixture.cwd, 'half.tar.gz');
  const checked = await fixture.tollgate(['--json', 'reconcile', 'verify', 'half.tar.gz']);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.json()).toMatchObject({
    ok: true,
    signer: 'metering',
    facts: { discrepancy: DISCREPANCY },
    counted: { messages: '2', billableMessages: '1', units: '2' },
  });
  const archive = gunzipSync(readFileSync(file));
  archive.write('9', archive.indexOf('t,1,yes,2') + 8);
  writeFileSync(path.join(fixture.cwd, 'changed.tar.gz'), gzipSync(archive));
  const changed = await fixture.tollgate(['reconcile', 'verify', 'changed.tar.gz']);
  expect(changed.code).toBe(1);
  expect(changed.stdout).toContain('FAULT: messages-00001.csv was changed');
  expect(changed.stdout).toContain('FAULT: totals.json says other sums than the messages make');
  writeFileSync(path.join(fixture.cwd, 'none.json'), '{"keys":[]}');
  expect(await fixture.tollgate(['reconcile', 'verify', 'half.tar.gz', '--keys', 'none.json'])).toMatchObject({
    code: 1,
  });
});

test('correct names facts of a message or of a job, not of both', async () => {
  const propose = [
    'correct',
    'propose',
    TENANT,
    '--off',
    'delivered',
    '--off',
    'submitted',
    '--reason',
    'gateway-fault',
    '--text',
    'carrier said so',
  ];
  expect(await fixture.tollgate([...propose, '--job', 'j', '--dry-run'])).toMatchObject({ code: 0 });
  expect(seen.corrections).toMatchObject([
    {
      tenantId: TENANT,
      target: { $case: 'job', value: { jobId: 'j' } },
      factsOff: ['DELIVERY_EVENT_KIND_DELIVERED', 'DELIVERY_EVENT_KIND_SUBMITTED'],
      validateOnly: true,
    },
  ]);
  for (const wrong of [
    [],
    ['--job', 'j', '--message', 'm', '--recipient', 'r'],
    ['--message', 'm'],
    ['--job', 'j', '--on', 'x'],
  ])
    expect(await fixture.tollgate([...propose, ...wrong])).toMatchObject({ code: 2 });
});
