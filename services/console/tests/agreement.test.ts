// The tenant's agreement: what binds it, what a sealed contract changes, what is announced, an objection, its consents.
import {
  AgreementVersion,
  GetBindingAgreementResponse,
  ListAcceptancesResponse,
  ListAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import { failedPrecondition } from '@tollgate/errors';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const TENANT = '13900000001';
const version = AgreementVersion.fromPartial({
  agreementId: 'hongfengye-sms',
  version: '1',
  title: { zh: '隐私政策', en: 'Privacy policy' },
});
const objections: unknown[] = [];
let world: World;

beforeAll(async () => {
  world = await openWorld({
    agreements: {
      listAgreementVersions: async () => ListAgreementVersionsResponse.fromPartial({ versions: [version] }),
      getBindingAgreement: async () =>
        GetBindingAgreementResponse.fromPartial({
          version,
          ground: 'BINDING_GROUND_SEALED_CONTRACT',
          effective: {
            contentHash: 'cd'.repeat(32),
            overrideId: `prp_${'b'.repeat(32)}`,
            changedRules: [{ path: 'billing.tolerance.perMille', before: '5', after: '10' }],
          },
          pendingChanges: [
            { version: '2', outcome: 'CHANGE_OUTCOME_AWAITS_USE', clauseIds: ['hongfengye/0.3'] },
            { version: '3', outcome: 'CHANGE_OUTCOME_NOT_YET', clauseIds: ['hongfengye/0.3'] },
          ],
        }),
      getAgreementVersion: async (request) => ({ version: { ...version, version: request.version }, clauses: [] }),
      diffAgreementVersions: async ({ fromVersion, toVersion }) => ({
        addedClauses: [],
        removedClauses: [],
        changedClauses: [],
        changedRules: [{ path: `clocks[APPEAL].days ${fromVersion} ${toVersion}`, before: '15', after: '30' }],
      }),
      listAcceptances: async () =>
        ListAcceptancesResponse.fromPartial({
          acceptances: [
            {
              agreementId: 'hongfengye-sms',
              version: '1',
              mode: 'ACCEPTANCE_MODE_USE',
              evidence: { description: 'use', countedUse: { messages: 1_237n, units: 1_301n } },
            },
          ],
        }),
      objectToAgreementVersion: async (request) => {
        objections.push(request);
        if (request.version === '3') throw failedPrecondition('OBJECTION_TOO_LATE', 'no');
        return { objectTime: undefined };
      },
    },
  });
});
beforeEach(() => {
  objections.length = 0;
});
afterAll(() => world.close());

test('the page says what binds and by what, what the contract changes, what is ahead and what was agreed to', async () => {
  const { status, text } = await (await world.browser(TENANT)).get(`/tenants/${OWN}/agreement`);
  expect(status).toBe(200);
  for (const part of [
    '盖章合同',
    'billing.tolerance.perMille',
    '继续使用后生效',
    'hongfengye/0.3',
    '1237 条消息',
    '1301',
  ])
    expect(text).toContain(part);
  expect(text).toContain('cd'.repeat(32));
});

test('an announced version is shown beside what binds', async () => {
  const browser = await world.browser(TENANT);
  const page = await browser.get(`/tenants/${OWN}/agreement`);
  const link = /href="([^"]*\/2\?from=1)"/.exec(page.text)?.[1] ?? '';
  const { status, text } = await browser.get(link);
  expect([status, text.includes('clocks[APPEAL].days 1 2'), text.includes('30</td>')]).toEqual([200, true, true]);
});

test('the tenant objects by a form; what is refused is shown with its reason', async () => {
  const browser = await world.browser(TENANT);
  const page = await browser.get(`/tenants/${OWN}/agreement`);
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  const fields: [string, string][] = [
    ['csrf', field('csrf')],
    ['request_id', field('request_id')],
  ];
  const done = await browser.post(`/tenants/${OWN}/agreement/hongfengye-sms/2/objection`, fields);
  expect([done.status, done.location]).toEqual([303, `/tenants/${OWN}/agreement`]);
  expect(objections).toMatchObject([{ tenantId: OWN, agreementId: 'hongfengye-sms', version: '2' }]);
  const late = await browser.post(`/tenants/${OWN}/agreement/hongfengye-sms/3/objection`, fields);
  expect(late.status).toBe(409);
  expect(late.text).toContain('OBJECTION_TOO_LATE');
  const forged = await browser.post(`/tenants/${OWN}/agreement/hongfengye-sms/2/objection`, [['csrf', 'x']]);
  expect([forged.status, objections.length]).toEqual([403, 2]);
});
