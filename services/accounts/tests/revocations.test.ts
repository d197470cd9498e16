// Person tokens end with the session and the roles behind them, before their quarter of an hour is over.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { channelCredentials, createCallerTokens, loadIdentity, withPerson } from '@tollgate/auth';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { SessionsServiceService } from '@tollgate/contracts/accounts/v1/sessions';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { createClient } from '@tollgate/rpc';
import { testIdentities } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personOf } from './credentials-bed.ts';
import { type Bed, type Clients, PASSWORD, register, startBed } from './fixtures.ts';

let bed: Bed;
let front: Clients;
beforeAll(async () => {
  bed = await startBed();
  front = await bed.as('console');
});
afterAll(() => bed.stop());

/** What accounts answers to somebody who shows that token, as the reason of its refusal or 'passed'. */
async function asked(personToken: string, tenantId: string): Promise<string> {
  const identity = await loadIdentity(join(await testIdentities(), 'console'));
  const tokens = createCallerTokens(identity);
  const client = createClient(TenantsServiceService, {
    address: bed.service.address,
    credentials: channelCredentials(identity, 'accounts'),
    audience: 'accounts',
    authorize: async (audience) => ({ ...(await tokens(audience)), ...withPerson(personToken) }),
  });
  try {
    await client.getTenant({ tenantId });
    return 'passed';
  } catch (error) {
    return (error as { reason: string }).reason;
  } finally {
    client.close();
  }
}

it('ends the tokens of one session and leaves those of the other', async () => {
  const { tenantId, phone } = await register(bed);
  const signIn = () => front.users.signIn({ login: phone, password: PASSWORD, oneTimeCode: '' });
  const [left, right] = [await signIn(), await signIn()];
  for (const each of [left, right]) expect(await asked(each.personToken, tenantId)).toBe('passed');
  await front.users.signOut({ sessionToken: left.sessionToken });
  await bed.service.flush();
  await expect.poll(() => asked(left.personToken, tenantId), { timeout: 20_000 }).toBe('PERSON_TOKEN_REVOKED');
  expect(await asked(right.personToken, tenantId)).toBe('passed');
});

it('ends tokens with old roles; the session gives new ones', async () => {
  const tenant = await register(bed);
  const { tenantId, userId, phone } = tenant;
  const { personToken, sessionToken } = await front.users.signIn({ login: phone, password: PASSWORD, oneTimeCode: '' });
  expect(await asked(personToken, tenantId)).toBe('passed');
  const members = await bed.service.client(MembersServiceService, { as: 'console', person: personOf(tenant, 'owner') });
  const roles = { requestId: randomUUID(), tenantId, userId, roles: ['owner', 'finance'], validateOnly: false };
  await members.setMemberRoles(roles);
  await bed.service.flush();
  await expect.poll(() => asked(personToken, tenantId), { timeout: 20_000 }).toBe('PERSON_TOKEN_REVOKED');
  const fresh = await front.users.refreshPersonToken({ sessionToken });
  expect(fresh.user?.roles).toEqual(['owner', 'finance']);
  expect(await asked(fresh.personToken, tenantId)).toBe('passed');
  const own = await bed.service.client(SessionsServiceService, { as: 'console', person: personOf(tenant, 'owner') });
  await own.revokeSessions({ requestId: randomUUID(), userId: '', sessionId: '' });
  await bed.service.flush();
  await expect.poll(() => asked(fresh.personToken, tenantId), { timeout: 20_000 }).toBe('PERSON_TOKEN_REVOKED');
});
