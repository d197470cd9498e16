// tollgate keys, users and notices against stand-ins: what they ask for, and what they print.
import { randomUUID } from 'node:crypto';
import type { FreezeCredentialsRequest } from '@tollgate/contracts/accounts/v1/credentials';
import { Credential, CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { type InviteMemberRequest, MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { Notice, NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const tenant = `ten_${'1'.repeat(32)}`;
const credential = Credential.fromPartial({
  credentialId: `crd_${'2'.repeat(32)}`,
  tenantId: tenant,
  kind: 'CREDENTIAL_KIND_API_KEY',
  publicId: 'AK00',
  name: '生产\u001b[31m',
  scope: { actions: ['send:sms'] },
  state: 'CREDENTIAL_STATE_ACTIVE',
});
const freezes: FreezeCredentialsRequest[] = [];
const invitations: InviteMemberRequest[] = [];
let fixture: Fixture;

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [
      usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now),
      standIn(
        CredentialsServiceService,
        {
          createCredential: { staff: ['support'] },
          listCredentials: { staff: ['support'] },
          freezeCredentials: { staff: ['support'] },
        },
        {
          createCredential: async () => ({ credential, secret: 'tgsk_shown-once' }),
          listCredentials: async () => ({ credentials: [credential], nextPageToken: '' }),
          freezeCredentials: async (request) => {
            freezes.push(request);
            return { credentials: [{ ...credential, state: 'CREDENTIAL_STATE_FROZEN' }] };
          },
        },
      ),
      standIn(
        MembersServiceService,
        { inviteMember: { staff: ['support'] } },
        {
          inviteMember: async (request) => {
            invitations.push(request);
            return { invitation: undefined, token: request.email === '' ? 'the-code' : '' };
          },
        },
      ),
      standIn(
        NoticesServiceService,
        { listNotices: { staff: ['support'] } },
        {
          listNotices: async () => ({
            notices: [Notice.fromPartial({ topic: 'SUSPENDED', subject: { zh: '暂停', en: 'Suspended' }, count: 825 })],
            nextPageToken: '',
          }),
        },
      ),
    ],
  }));
});
beforeEach(async () => {
  freezes.length = 0;
  invitations.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

test('a key is made, its secret shown once, and its name cannot steer the terminal', async () => {
  const made = await fixture.tollgate(['keys', 'create', tenant, '--name', 'x', '--scope', 'send:sms']);
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('tgsk_shown-once')]);
  const listed = await fixture.tollgate(['keys', 'list', tenant]);
  expect(listed.stdout).toContain('api-key');
  expect(listed.stdout).not.toContain('\u001b');
});

test('freezing asks for one or all, looks first when told to, and needs a reason', async () => {
  const requestId = randomUUID();
  const words = ['keys', 'freeze', tenant, '--reason', 'in a public repository', '--request-id', requestId];
  const looked = await fixture.tollgate([...words, '--dry-run']);
  expect(looked.stdout).toContain('Nothing was changed');
  await fixture.tollgate([...words, credential.credentialId]);
  expect(freezes).toMatchObject([
    { requestId, credentialId: '', cause: 'FREEZE_CAUSE_LEAK', validateOnly: true },
    { requestId, credentialId: credential.credentialId, validateOnly: false },
  ]);
  expect((await fixture.tollgate(['keys', 'freeze', tenant])).code).toBe(2);
});

test('an invitation shows its code only when it is not mailed', async () => {
  const words = ['users', 'invite', '--name', '王审核', '--role', 'reviewer', '--login', 'wang.reviewer'];
  expect((await fixture.tollgate(words)).stdout).toContain('the-code');
  const mailed = await fixture.tollgate([...words, '--email', 'wang@example.cn']);
  expect([mailed.code, mailed.stdout]).toEqual([0, expect.stringContaining('mailed')]);
  expect(invitations).toMatchObject([
    { tenantId: '', roles: ['reviewer'], login: 'wang.reviewer' },
    { email: 'wang@example.cn' },
  ]);
});

test('notices say how often they came', async () => {
  const { stdout } = await fixture.tollgate(['notices', 'list', tenant], { env: { LANG: 'zh_CN.UTF-8' } });
  expect(stdout).toMatch(/SUSPENDED\s+825\s+暂停/);
});
