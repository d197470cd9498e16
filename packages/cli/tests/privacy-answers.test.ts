// tollgate privacy answer to resume, tenants closures, users remove and notices deliveries against stand-ins: what they ask for.
import { Closure, ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { DeliveriesServiceService, ListDeliveriesResponse } from '@tollgate/contracts/accounts/v1/deliveries';
import { Member, MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { PrivacyRequest, PrivacyServiceService } from '@tollgate/contracts/accounts/v1/privacy';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const tenantId = `ten_${'1'.repeat(32)}`;
const privacyRequestId = `pvr_${'2'.repeat(32)}`;
const request = PrivacyRequest.fromPartial({
  privacyRequestId,
  tenantId,
  state: 'PRIVACY_REQUEST_STATE_OPEN',
  deadlinePending: true,
});
const closure = Closure.fromPartial({ tenantId, state: 'CLOSURE_STATE_COOLING_OFF', deadlinePending: true });
const seen: object[] = [];
const support = { staff: ['support'] } as const;
const answered = async (order: object) => {
  seen.push(order);
  return { request };
};
let fixture: Fixture;

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [
      usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now),
      standIn(
        PrivacyServiceService,
        {
          answerPrivacyRequest: support,
          provePrivacyIdentity: support,
          pausePrivacyRequest: support,
          resumePrivacyRequest: support,
        },
        {
          answerPrivacyRequest: answered,
          provePrivacyIdentity: answered,
          pausePrivacyRequest: answered,
          resumePrivacyRequest: answered,
        },
      ),
      standIn(
        MembersServiceService,
        { removeMember: support },
        {
          removeMember: async (order) => {
            seen.push(order);
            return { member: Member.fromPartial({ user: { userId: order.userId, displayName: '李四' } }) };
          },
        },
      ),
      standIn(
        DeliveriesServiceService,
        { listDeliveries: support },
        {
          listDeliveries: async (order) => {
            seen.push(order);
            const attempts = [
              { attemptTime: new Date('2026-11-22T04:00:00Z'), accepted: false, response: '450 later' },
            ];
            return ListDeliveriesResponse.fromPartial({
              deliveries: [{ userId: 'usr_1', state: 'DELIVERY_STATE_PENDING', attempts }],
            });
          },
        },
      ),
      standIn(
        ClosuresServiceService,
        { listClosures: support, cancelClosure: support },
        {
          listClosures: async () => ({ closures: [closure], nextPageToken: '' }),
          cancelClosure: async (order) => {
            seen.push(order);
            return { closure: { ...closure, state: 'CLOSURE_STATE_CANCELLED' as const } };
          },
        },
      ),
    ],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

test.each([
  [['answer', '--text', 'your name was corrected'], { answer: 'your name was corrected' }],
  [['prove', '--check', 'called-back'], { identityCheck: 'IDENTITY_CHECK_CALLED_BACK', password: '' }],
  [['pause', '--reason', 'papers-missing'], { reason: 'PAUSE_REASON_PAPERS_MISSING' }],
  [['resume'], {}],
])('privacy %s asks for just that, and shows a deadline that is to be set', async ([name = '', ...options], wanted) => {
  const { stdout } = await fixture.tollgate(['privacy', name, tenantId, privacyRequestId, ...options]);
  expect(stdout).toContain('to be set');
  expect(seen.at(-1)).toMatchObject({ tenantId, privacyRequestId, ...wanted });
});

test('a pause without its reason asks for nothing', async () => {
  const before = seen.length;
  const { code } = await fixture.tollgate(['privacy', 'pause', tenantId, privacyRequestId]);
  expect(code).not.toBe(0);
  expect(seen).toHaveLength(before);
});

test('closures are listed, and taken back', async () => {
  expect((await fixture.tollgate(['tenants', 'closures'])).stdout).toMatch(/COOLING_OFF|cooling/i);
  await fixture.tollgate(['tenants', 'cancel-closure', tenantId]);
  expect(seen.at(-1)).toMatchObject({ tenantId });
});

test('the proof of a notice is shown try by try', async () => {
  const noticeId = `ntc_${'3'.repeat(32)}`;
  const { stdout } = await fixture.tollgate(['notices', 'deliveries', tenantId, noticeId]);
  expect(stdout).toMatch(/usr_1 +pending +2026-11-22 12:00 +450 later/);
  expect(seen.at(-1)).toMatchObject({ tenantId, noticeId });
});

test('a member is removed, and before that only looked at', async () => {
  const userId = `usr_${'4'.repeat(32)}`;
  const look = await fixture.tollgate(['users', 'remove', userId, '--tenant', tenantId, '--dry-run']);
  expect(look.stdout).toContain('Nothing was changed');
  expect(seen.at(-1)).toMatchObject({ tenantId, userId, validateOnly: true });
  await fixture.tollgate(['users', 'remove', userId, '--tenant', tenantId]);
  expect(seen.at(-1)).toMatchObject({ tenantId, userId, validateOnly: false });
});
