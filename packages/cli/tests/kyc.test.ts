// tollgate kyc against stand-ins: what is asked of accounts, dry runs, tables, papers in chunks, and wrong words.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { Document, DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import {
  Demand,
  type DemandPapersRequest,
  Requirement,
  RequirementsServiceService,
} from '@tollgate/contracts/accounts/v1/requirements';
import { Verification, VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const SUBMISSION = `ver_${'b'.repeat(32)}`;
const asked: [string, unknown][] = [];
let fixture: Fixture;

const submission = Verification.fromPartial({
  verificationId: SUBMISSION,
  tenantId: TENANT,
  state: 'VERIFICATION_STATE_PENDING',
  identity: { legalName: '云帆\u001b[2J', maskedNumber: '91**************43', numberType: 'USCC' },
  findings: [
    { field: 'enterprise.uscc', reason: 'IDENTITY_DUPLICATE', automatic: true, text: { zh: '重复', en: 'duplicate' } },
  ],
  registryOutcome: 'NOT_ASKED',
});
const staff = { staff: ['support'] } as const;

const note =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request]);
    return answer(request);
  };

const reviews = standIn(
  VerificationsServiceService,
  {
    listVerifications: staff,
    getVerification: staff,
    approveVerification: staff,
    rejectVerification: staff,
    requestRevision: staff,
  },
  {
    listVerifications: note('queue', () => ({ verifications: [submission], nextPageToken: '' })),
    getVerification: note('show', () => ({ verification: submission })),
    approveVerification: note('approve', () => ({ verification: submission })),
    rejectVerification: note('reject', () => ({ verification: submission })),
    requestRevision: note('revise', () => ({ verification: submission })),
  },
);

const dues = standIn(
  RequirementsServiceService,
  { getRequirements: staff, demandPapers: staff },
  {
    getRequirements: note('requirements', ({ tenantId }: { tenantId: string }) => ({
      tenantId,
      policyVersion: '2026-1',
      requirements: [
        Requirement.fromPartial({
          code: 'IDENTITY_PAPERS',
          status: 'REQUIREMENT_STATUS_EVENTUALLY_DUE',
          alternatives: [{ documents: ['DOCUMENT_TYPE_BUSINESS_LICENCE', 'DOCUMENT_TYPE_OPERATOR_ID_FRONT'] }],
        }),
      ],
    })),
    demandPapers: note('demand', ({ reason }: DemandPapersRequest) => ({
      demand: Demand.fromPartial({ demandId: 'dmd_1', reason, dueTime: new Date('2026-12-31T15:59:59.999Z') }),
    })),
  },
);

const papers = standIn(
  DocumentsServiceService,
  { uploadDocument: { public: true } },
  {
    uploadDocument: async (parts) => {
      const hash = createHash('sha256');
      for await (const { part } of parts) {
        if (part?.$case === 'header') asked.push(['upload', part.value]);
        if (part?.$case === 'chunk') hash.update(part.value);
      }
      return { document: Document.fromPartial({ documentId: 'doc_1', sha256: hash.digest('hex') }) };
    },
  },
);

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [
      usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now),
      reviews,
      dues,
      papers,
    ],
  }));
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
const run = (words: string) => fixture.tollgate(words.split(' '));

test('the queue as a table and as JSON; names do not steer the terminal', async () => {
  const { code, stdout } = await run('kyc queue --state second-review');
  expect(code).toBe(0);
  expect(stdout.split('\n')[0]).toMatch(/^SUBMISSION +TENANT +STATE +NAME +NUMBER +FINDINGS +SUBMITTED$/);
  expect(stdout).toContain('IDENTITY_DUPLICATE');
  expect(stdout).not.toContain('\u001b[2J');
  expect(asked).toMatchObject([['queue', { state: 'VERIFICATION_STATE_SECOND_REVIEW', tenantId: '' }]]);
  expect((await run('kyc queue --json')).json()).toMatchObject({ verifications: [{ verificationId: SUBMISSION }] });
});

test('one submission, and what a tenant still has to show', async () => {
  const one = await run(`kyc show ${TENANT} ${SUBMISSION}`);
  expect(one.stdout).toMatch(/enterprise\.uscc +IDENTITY_DUPLICATE +check +duplicate/);
  const due = await run(`kyc show ${TENANT}`);
  expect(due.stdout).toMatch(/eventually-due +IDENTITY_PAPERS +- +- +business-licence \+ operator-id-front/);
});

test('decisions carry their reasons, and a dry run says so', async () => {
  await run(`kyc approve ${TENANT} ${SUBMISSION} --dry-run`);
  const preview = await run(
    `kyc reject ${TENANT} ${SUBMISSION} --reason NAME_MISMATCH NUMBER_MISMATCH --finding enterprise.uscc=NUMBER_MISMATCH`,
  );
  expect(preview.stdout).toMatch(/^Done:/);
  const revised = await run(
    `kyc revise ${TENANT} ${SUBMISSION} --finding enterprise.uscc=NUMBER_MISMATCH --finding enterprise.legal_name=NAME_MISMATCH --dry-run`,
  );
  expect(revised.stdout).toMatch(/^Nothing was changed/);
  const uscc = { field: 'enterprise.uscc', reason: 'NUMBER_MISMATCH' };
  expect(asked).toMatchObject([
    ['approve', { verificationId: SUBMISSION, validateOnly: true }],
    ['reject', { reasons: ['NAME_MISMATCH', 'NUMBER_MISMATCH'], findings: [uscc], validateOnly: false }],
    ['revise', { findings: [uscc, { field: 'enterprise.legal_name', reason: 'NAME_MISMATCH' }], validateOnly: true }],
  ]);
});

test('demands name papers and a day or working days', async () => {
  await run(`kyc demand ${TENANT} --paper business-licence qualification --reason ROUTINE_CHECK --by 2026-12-31`);
  const days = await run(
    `kyc demand ${TENANT} --paper qualification --reason ROUTINE_CHECK --working-days 5 --dry-run`,
  );
  expect(days.stdout).toContain('2026-12-31 23:59');
  expect(asked).toMatchObject([
    [
      'demand',
      {
        documents: ['DOCUMENT_TYPE_BUSINESS_LICENCE', 'DOCUMENT_TYPE_QUALIFICATION'],
        due: { $case: 'dueDay', value: '2026-12-31' },
      },
    ],
    ['demand', { due: { $case: 'workingDays', value: 5 }, validateOnly: true }],
  ]);
});

test('a paper goes in chunks, whole; a dry run sends nothing', async () => {
  const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, 7)]);
  writeFileSync(path.join(fixture.cwd, 'scan.pdf'), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const tried = await run(`kyc upload ${TENANT} scan.pdf --type business-licence --dry-run`);
  expect(tried.stdout).toContain(sha256);
  expect(asked).toEqual([]);
  const stored = await run(`kyc upload ${TENANT} ./scan.pdf --type business-licence --json`);
  expect(stored.json()).toMatchObject({ dryRun: false, document: { documentId: 'doc_1', sha256 } });
  expect(asked).toMatchObject([
    [
      'upload',
      {
        type: 'DOCUMENT_TYPE_BUSINESS_LICENCE',
        mediaType: 'application/pdf',
        fileName: 'scan.pdf',
        sizeBytes: 200_009n,
      },
    ],
  ]);
});

test.each([
  `kyc revise ${TENANT} ${SUBMISSION}`,
  `kyc revise ${TENANT} ${SUBMISSION} --finding uscc`,
  `kyc reject ${TENANT} ${SUBMISSION}`,
  `kyc queue --state odd`,
  `kyc demand ${TENANT} --paper passport --reason ROUTINE_CHECK --by 2026-12-31`,
  `kyc demand ${TENANT} --paper qualification --reason ROUTINE_CHECK --by 2026-12-31 --working-days 5`,
  `kyc upload ${TENANT} nowhere.png --type business-licence`,
])('wrong words end with 2 before anything is asked: %s', async (words) => {
  expect((await run(words)).code).toBe(2);
  expect(asked).toEqual([]);
});
