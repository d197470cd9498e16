// tollgate agreements publish, archive, binding, acceptances, contract: the registry of the stack, from the command line.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { agreementById, loadAgreement } from '@tollgate/agreements';
import {
  AgreementsServiceService,
  AgreementVersion,
  GetBindingAgreementResponse,
  ListAcceptancesResponse,
  ListAgreementVersionsResponse,
  type PublishAgreementVersionRequest,
} from '@tollgate/contracts/accounts/v1/agreements';
import {
  type ConfirmOverrideRequest,
  Override,
  OverridesServiceService,
  type ProposeOverrideRequest,
} from '@tollgate/contracts/accounts/v1/overrides';
import { DomainError } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const CONTRACT = `prp_${'b'.repeat(32)}`;
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
const published: PublishAgreementVersionRequest[] = [];
const proposed: ProposeOverrideRequest[] = [];
const confirmed: ConfirmOverrideRequest[] = [];
let fixture: Fixture;

const version = (number: string, part: object = {}): AgreementVersion =>
  AgreementVersion.fromPartial({
    agreementId: 'jd-sms',
    version: number,
    title: { zh: '短信条款', en: 'SMS terms' },
    contentHash: 'ab'.repeat(32),
    state: 'PUBLICATION_STATE_IN_FORCE',
    publishTime: new Date('2026-01-01T00:00:00Z'),
    effectiveTime: new Date('2026-02-01T00:00:00Z'),
    ...part,
  });
const rule = { path: 'billing.tolerance.perMille', before: '5', after: '10' };
const override = Override.fromPartial({
  overrideId: CONTRACT,
  tenantId: TENANT,
  agreementId: 'jd-sms',
  version: '1',
  title: { zh: '补充协议', en: 'supplementary contract' },
  state: 'OVERRIDE_STATE_PROPOSED',
  proposer: 'user:usr_1',
  changedRules: [rule],
});

const agreements = standIn(
  AgreementsServiceService,
  {
    listAgreementVersions: { services: ['cli'], staff: ['support'] },
    publishAgreementVersion: { staff: ['enforcer'] },
    getBindingAgreement: { staff: ['support'] },
    listAcceptances: { staff: ['support'] },
  },
  {
    listAgreementVersions: async () =>
      ListAgreementVersionsResponse.fromPartial({
        versions: [
          version('1', { state: 'PUBLICATION_STATE_SUPERSEDED' }),
          version('2', { supersedesVersion: '1', noticeClauseIds: ['law/e-commerce-34'] }),
          version('3', { state: 'PUBLICATION_STATE_UNPUBLISHED', publishTime: undefined }),
          version('1', { agreementId: 'sendcloud' }),
        ],
      }),
    publishAgreementVersion: async (request) => {
      published.push(request);
      return { version: version(request.version, { contentHash: request.contentHash }) };
    },
    getBindingAgreement: async () =>
      GetBindingAgreementResponse.fromPartial({
        version: version('1'),
        ground: 'BINDING_GROUND_SEALED_CONTRACT',
        clauseIds: ['jd/0.prec'],
        effective: { contentHash: 'cd'.repeat(32), overrideId: CONTRACT, changedRules: [rule] },
        pendingChanges: [{ version: '2', outcome: 'CHANGE_OUTCOME_AWAITS_CONSENT', clauseIds: ['law/e-commerce-34'] }],
      }),
    listAcceptances: async ({ pageToken }) =>
      ListAcceptancesResponse.fromPartial(
        pageToken === ''
          ? {
              acceptances: [
                {
                  acceptanceId: 'acc_2',
                  agreementId: 'hongfengye-sms',
                  version: '2',
                  mode: 'ACCEPTANCE_MODE_USE',
                  actor: 'service:metering',
                  evidence: {
                    description: 'use',
                    countedUse: { usageId: 'evt_1', messages: 6n, units: 10n, noticeId: 'ntc_1' },
                  },
                },
              ],
              nextPageToken: 'more',
            }
          : {
              acceptances: [
                { acceptanceId: 'acc_1', agreementId: 'hongfengye-sms', version: '1', mode: 'ACCEPTANCE_MODE_CLICK' },
              ],
            },
      ),
  },
);

const contracts = standIn(
  OverridesServiceService,
  {
    proposeOverride: { staff: ['enforcer'] },
    confirmOverride: { staff: ['enforcer'] },
    rejectOverride: { staff: ['enforcer'] },
    listOverrides: { staff: ['enforcer'] },
  },
  {
    proposeOverride: async (request) => {
      proposed.push(request);
      if (request.document === '{}')
        throw new DomainError({
          category: 'invalid_argument',
          reason: 'OVERRIDE_INVALID',
          message: 'The contract cannot be applied to the agreement.',
          violations: [
            { field: 'document.changes[0].path', description: 'UNKNOWN_PATH: leads to nothing' },
            { field: 'document.version', description: 'OTHER_BASE: another text' },
          ],
        });
      return { override };
    },
    confirmOverride: async (request) => {
      confirmed.push(request);
      return { override: { ...override, state: 'OVERRIDE_STATE_CONFIRMED' } };
    },
    rejectOverride: async ({ reason }) => ({
      override: { ...override, state: 'OVERRIDE_STATE_REJECTED', rejectReason: reason },
    }),
    listOverrides: async () => ({ overrides: [override] }),
  },
);

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), sessions, now), agreements, contracts],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(async () => fixture.close());
beforeEach(() => {
  published.length = 0;
  proposed.length = 0;
});

const run = (words: string | readonly string[], options?: Parameters<Fixture['tollgate']>[1]) =>
  fixture.tollgate(typeof words === 'string' ? words.split(' ') : words, options);
const file = (name: string, content: string): string => {
  writeFileSync(path.join(fixture.cwd, name), content);
  return `./${name}`;
};
const jdText = (): string => {
  const entry = createRequire(import.meta.url).resolve('@tollgate/agreements');
  return readFileSync(path.join(path.dirname(entry), '../data/agreements/jd-sms.1.json'), 'utf8');
};

test('publish sends the id, version and hash of the file with its notice regime; --dry-run changes nothing', async () => {
  const next = { ...(JSON.parse(jdText()) as object), version: '2' };
  const loaded = loadAgreement(next);
  if (!loaded.ok) throw new Error('the draft is not usable');
  const at = file('next.json', JSON.stringify(next));
  const words = `agreements publish ${at} --effective 2027-01-01 --subject price --kind affects-use --channel email`;
  const dry = await run(`${words} --dry-run`);
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toContain('nothing was changed');
  expect(published).toMatchObject([
    {
      agreementId: 'jd-sms',
      version: '2',
      contentHash: loaded.agreement.contentHash,
      effectiveTime: new Date('2026-12-31T16:00:00Z'),
      subjects: ['CHANGE_SUBJECT_PRICE'],
      kinds: ['CHANGE_KIND_AFFECTS_USE'],
      furtherChannels: ['NOTICE_CHANNEL_EMAIL'],
      origin: 'CHANGE_ORIGIN_PROVIDER',
      validateOnly: true,
    },
  ]);
  expect((await run(`${words} --json`)).json()).toMatchObject({ version: { version: '2' }, dryRun: false });
  expect(published[1]?.validateOnly).toBe(false);
});

test('publish refuses a bad file with all its faults, and asks nobody', async () => {
  const bad = {
    ...(JSON.parse(jdText()) as object),
    acceptance: { clause: 'jd/99', modes: ['CLICK'] },
    confidentiality: { binds: 'MUTUAL', monthsAfterEnd: null },
  };
  const { code, stdout, stderr } = await run(`agreements publish ${file('bad.json', JSON.stringify(bad))}`);
  expect([code, stdout, published]).toEqual([3, '', []]);
  for (const fault of ['UNKNOWN_CLAUSE', 'RULE_WITHOUT_CLAUSE']) expect(stderr).toContain(`(${fault})`);
});

test('archive lists what was ever published of one agreement', async () => {
  const { stdout } = await run('agreements archive jd-sms');
  expect(stdout.split('\n').map((line) => line.split(/\s+/).slice(0, 2).join(' '))).toEqual([
    'VERSION STATE',
    '1 superseded',
    '2 in-force',
    '',
  ]);
  expect(stdout).toContain('law/e-commerce-34');
});

test('binding shows the version, the ground, what a contract changes and what is ahead', async () => {
  const { code, stdout } = await run(`agreements binding --tenant ${TENANT} --at 2026-11-01`);
  expect(code).toBe(0);
  for (const word of ['sealed-contract', 'jd/0.prec', CONTRACT, 'billing.tolerance.perMille', 'awaits-consent'])
    expect(stdout).toContain(word);
  expect((await run(`agreements binding --tenant ${TENANT} --json`)).json()).toMatchObject({
    effective: { contentHash: 'cd'.repeat(32) },
  });
  expect((await run('agreements binding')).code).toBe(2);
});

test('acceptances follows the pages and shows what proves each', async () => {
  const { stdout } = await run(`agreements acceptances --tenant ${TENANT}`);
  expect(stdout).toContain('6 messages, 10 units');
  expect(stdout).toContain('ntc_1');
  expect(stdout).toMatch(/acc_1 .*click/);
});

test('contract proposes with the digest of the paper, confirms, rejects and lists', async () => {
  const paper = file('paper.pdf', 'a sealed paper');
  const document = JSON.stringify({ agreementId: 'jd-sms', contentHash: agreementById('jd-sms')?.contentHash });
  const words = ['agreements', 'contract', 'propose', file('contract.json', document), '--tenant', TENANT];
  const rest = ['--paper', paper, '--description', 'framework contract, § 4'];
  const dry = await run([...words, ...rest, '--dry-run']);
  expect(dry).toMatchObject({ code: 0 });
  expect(dry.stdout).toContain('billing.tolerance.perMille');
  const documentDigest = createHash('sha256').update('a sealed paper').digest('hex');
  expect(proposed).toMatchObject([
    {
      tenantId: TENANT,
      document,
      validateOnly: true,
      evidence: { documentDigest, description: 'framework contract, § 4' },
    },
  ]);
  const bad = await run([...words.slice(0, 3), file('empty.json', '{}'), '--tenant', TENANT, ...rest]);
  expect(bad.code).toBe(3);
  for (const field of ['document.changes[0].path', 'document.version']) expect(bad.stderr).toContain(field);
  expect((await run(`agreements contract confirm ${CONTRACT}`)).stdout).toContain('confirmed');
  expect(confirmed).toMatchObject([{ overrideId: CONTRACT }]);
  const rejected = await run(['agreements', 'contract', 'reject', CONTRACT, '--reason', 'not what was agreed']);
  expect(rejected.stdout).toContain('rejected');
  expect((await run(`agreements contract list --tenant ${TENANT}`)).stdout).toContain('supplementary contract');
});
