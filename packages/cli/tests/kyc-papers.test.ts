// tollgate kyc identity, documents, read-document, review-document and withdraw-demand; tollgate tenants ban and reopen:
// what is asked of accounts, dry runs, files that are never written over, and who else a ban reaches.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Document, DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService, ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import { Demand, RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { Tenant, TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const OTHER = `ten_${'c'.repeat(32)}`;
const SUBMISSION = `ver_${'b'.repeat(32)}`;
const PAPER = `doc_${'d'.repeat(32)}`;
const DEMAND = `dmd_${'e'.repeat(32)}`;
const OWNER = `usr_${'f'.repeat(32)}`;
const asked: [string, unknown][] = [];
let fixture: Fixture;
const staff = { staff: ['support'] } as const;
const note =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request]);
    return answer(request);
  };

const paper = Document.fromPartial({
  documentId: PAPER,
  type: 'DOCUMENT_TYPE_BUSINESS_LICENCE',
  state: 'DOCUMENT_STATE_UPLOADED',
  mediaType: 'image/png',
  fileName: 'scan.png',
});
const papers = standIn(
  DocumentsServiceService,
  { listDocuments: staff, readDocument: staff, reviewDocument: staff },
  {
    listDocuments: note('documents', () => ({ documents: [paper], nextPageToken: '' })),
    readDocument: async function* (request) {
      asked.push(['read', request]);
      yield { chunk: Buffer.from('first ') };
      yield { chunk: Buffer.from('second') };
    },
    reviewDocument: note('review', () => ({ document: paper })),
  },
);
const identities = standIn(
  IdentitiesServiceService,
  { readIdentity: staff },
  {
    readIdentity: note('identity', () =>
      ReadIdentityResponse.fromPartial({
        facts: {
          $case: 'enterprise',
          value: {
            identity: {
              legalName: '云帆',
              uscc: '91440300MYL6JT3540',
              legalPersonName: '张三丰',
              licenceValidUntil: '长期',
            },
            operator: { name: '李四光', residentId: '11010519491231002X' },
          },
        },
        documents: [paper],
      }),
    ),
  },
);
const requirements = standIn(
  RequirementsServiceService,
  { withdrawDemand: staff },
  {
    withdrawDemand: note('withdraw', () => ({
      demand: Demand.fromPartial({ demandId: DEMAND, state: 'DEMAND_STATE_WITHDRAWN' }),
    })),
  },
);
const tenants = standIn(
  TenantsServiceService,
  { banTenant: staff },
  {
    banTenant: note('ban', () => ({
      tenant: Tenant.fromPartial({ tenantId: TENANT, displayName: '云帆商城' }),
      others: [OTHER],
      secondPersonWanted: true,
    })),
  },
);
const reopenings = standIn(
  ReopeningsServiceService,
  { reopenTenant: staff },
  {
    reopenTenant: note('reopen', () => ({
      tenant: Tenant.fromPartial({ tenantId: OTHER, reopenedFrom: TENANT, state: 'TENANT_STATE_REGISTERED' }),
    })),
  },
);

beforeAll(async () => {
  fixture = await openFixture(async (ids, now) => ({
    accounts: [
      usersStandIn(await ids.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now),
      papers,
      identities,
      requirements,
      tenants,
      reopenings,
    ],
  }));
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
const run = (words: string) => fixture.tollgate(words.split(' '));

test('a reviewer sees the facts in full with the papers', async () => {
  const { code, stdout } = await run(`kyc identity ${TENANT} ${SUBMISSION}`);
  expect(code).toBe(0);
  for (const shown of ['91440300MYL6JT3540', '张三丰', '李四光 11010519491231002X', '长期', PAPER, 'business-licence'])
    expect(stdout).toContain(shown);
  expect(asked).toEqual([['identity', { tenantId: TENANT, verificationId: SUBMISSION }]]);
  expect((await run(`kyc documents ${TENANT}`)).stdout).toMatch(/business-licence +uploaded +- +image\/png 0/);
});

test('a paper is written to a new file, and over none', async () => {
  const file = path.join(fixture.cwd, 'licence.png');
  expect((await run(`kyc read-document ${TENANT} ${PAPER} licence.png`)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('first second');
  writeFileSync(file, 'another document');
  const again = await run(`kyc read-document ${TENANT} ${PAPER} licence.png`);
  expect([again.code, again.stderr.includes('is there already')]).toEqual([2, true]);
  expect(readFileSync(file, 'utf8')).toBe('another document');
});

test('papers are accepted or rejected and demands withdrawn, tried first', async () => {
  expect((await run(`kyc review-document ${TENANT} ${PAPER}`)).code).toBe(0);
  await run(`kyc review-document ${TENANT} ${PAPER} --reject UNREADABLE --dry-run`);
  const tried = await run(`kyc withdraw-demand ${TENANT} ${DEMAND} --dry-run`);
  expect(tried.stdout).toContain('Nothing was changed');
  await run(`kyc withdraw-demand ${TENANT} ${DEMAND}`);
  expect(asked).toMatchObject([
    ['review', { documentId: PAPER, reason: '', validateOnly: false }],
    ['review', { documentId: PAPER, reason: 'UNREADABLE', validateOnly: true }],
    ['withdraw', { demandId: DEMAND, validateOnly: true }],
    ['withdraw', { demandId: DEMAND, validateOnly: false }],
  ]);
});

test('a ban says whom else it reaches and that another person has to want it', async () => {
  const preview = await run(`tenants ban ${TENANT} --reason FRAUD_SUSPECTED --dry-run`);
  expect(preview.stdout).toContain(OTHER);
  expect(preview.stdout).toContain('Nothing was changed');
  const first = await run(`tenants ban ${TENANT} --reason FRAUD_SUSPECTED --also ${OTHER}`);
  expect(first.stdout).toContain('Nobody is banned yet. Another person has to order the same.');
  expect(asked).toMatchObject([
    ['ban', { tenantId: TENANT, reason: 'FRAUD_SUSPECTED', others: [], validateOnly: true }],
    ['ban', { tenantId: TENANT, reason: 'FRAUD_SUSPECTED', others: [OTHER], validateOnly: false }],
  ]);
  expect((await run(`tenants ban ${TENANT}`)).code).toBe(2);
});

test('a closed tenant is reopened for the owner that is named', async () => {
  const { stdout } = await run(`tenants reopen ${TENANT} --owner ${OWNER}`);
  expect(stdout).toMatch(new RegExp(`tenant +${OTHER}\\n.*goes on from +${TENANT}`));
  expect(asked).toMatchObject([['reopen', { tenantId: TENANT, userId: OWNER, validateOnly: false }]]);
});
