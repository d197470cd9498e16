// Bans: of whom they are meant for, with everything that is proven to be theirs, and of nobody else unseen.
import { randomUUID } from 'node:crypto';
import { MembersServiceService } from '@tollgate/contracts/accounts/v1/members';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  type Clients,
  enterprise,
  individual,
  PASSWORD,
  randomUscc,
  register,
  type Registered,
  residentId,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { banning, dues, identityOf, prove, reviewing, verify } from './kyc-fixtures.ts';
import { ask, desks, onRequest, ownerOf, settleAndClose } from './privacy-bed.ts';

let bed: Bed;
let reviewer: Clients;
let by: ReturnType<typeof reviewing>;
let second: ReturnType<typeof reviewing>;
let ban: ReturnType<typeof banning>;
let banToo: ReturnType<typeof banning>;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T02:00:00Z'));
  reviewer = await bed.as('console', staff('reviewer'));
  by = reviewing(reviewer);
  second = reviewing(await bed.as('console', staff('reviewer')));
  ban = banning(await bed.as('console', staff('approver')));
  banToo = banning(await bed.as('console', staff('approver')));
});
afterAll(() => bed.stop());

const banTimeOf = async ({ tenantId }: Registered) => (await reviewer.tenants.getTenant({ tenantId })).tenant?.banTime;
const registerWith = async (phone: string) =>
  (await bed.as('console')).tenants.registerTenant({
    requestId: randomUUID(),
    kind: 'TENANT_KIND_ENTERPRISE',
    displayName: '',
    phone,
    password: PASSWORD,
    profile: [],
  });

describe('BanTenant', () => {
  it('of an impostor leaves the customer alone whose number was only claimed', async () => {
    const uscc = randomUscc();
    const [victim, impostor] = [await register(bed), await register(bed)];
    await acceptTerms(victim);
    await verify(victim, by, enterprise(uscc));
    const claim = await submit(impostor, enterprise(uscc));
    await by.reject(impostor.tenantId, claim, ['NUMBER_MISMATCH']);
    const preview = await ban(impostor.tenantId, { validateOnly: true });
    expect([preview.others, preview.secondPersonWanted]).toEqual([[], false]);
    expect((await ban(impostor.tenantId)).tenant?.banTime).toEqual(bed.clock.now);
    expect(await banTimeOf(victim)).toBeUndefined();
    expect((await dues(victim))['BANNED']).toBeUndefined();
    expect((await reviewer.tenants.getTenant(victim)).tenant?.state).toBe('TENANT_STATE_OPEN');
    // The impostor is out with any number; the number is still the victim's to use.
    expect(await refusal(submit(impostor))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    await submit(await register(bed), enterprise(uscc));
  });

  it('of a claim still under review binds neither number nor phone', async () => {
    const uscc = randomUscc();
    const impostor = await register(bed);
    const claim = await submit(impostor, enterprise(uscc));
    await ban(impostor.tenantId);
    await prove(impostor, by);
    expect(await refusal(by.approve(impostor.tenantId, claim))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    const holder = await register(bed);
    await submit(holder, enterprise(uscc));
    const rows = await bed.service.db
      .selectFrom('ban')
      .select('subject')
      .where('tenant_id', '=', impostor.tenantId)
      .execute();
    expect(rows).toEqual([{ subject: 'TENANT' }]);
  });

  it('names whom else it reaches, wants just these named, and a second person', async () => {
    const uscc = randomUscc();
    const [tenant, sister] = [await register(bed), await register(bed)];
    await verify(tenant, by, enterprise(uscc));
    const again = await submit(sister, enterprise(uscc));
    await prove(sister, by);
    await by.approve(sister.tenantId, again);
    await second.approve(sister.tenantId, again);
    const others = [sister.tenantId];
    const before = await rowCounts(bed);
    const preview = await ban(tenant.tenantId, { validateOnly: true });
    expect(preview).toMatchObject({ others, secondPersonWanted: true, tenant: { banTime: undefined } });
    for (const wrong of [[], [newId('ten')], [sister.tenantId, newId('ten')]])
      expect(await refusal(ban(tenant.tenantId, { others: wrong }))).toMatchObject({
        category: 'failed_precondition',
        reason: 'BAN_REACHES_OTHERS',
        metadata: { others: sister.tenantId },
      });
    expect(await rowCounts(bed)).toEqual(before);
    for (const attempt of [ban, ban]) {
      const waits = await attempt(tenant.tenantId, { others });
      expect(waits).toMatchObject({ secondPersonWanted: true, others, tenant: { banTime: undefined } });
    }
    // Another reason is another order.
    expect((await banToo(tenant.tenantId, { others, reason: 'ABNORMAL_USE' })).secondPersonWanted).toBe(true);
    expect([await banTimeOf(tenant), await banTimeOf(sister)]).toEqual([undefined, undefined]);
    const done = await ban(tenant.tenantId, { others, reason: 'ABNORMAL_USE' });
    expect(done).toMatchObject({ secondPersonWanted: false, others, tenant: { banTime: bed.clock.now } });
    for (const each of [tenant, sister]) expect((await dues(each))['BANNED']).toEqual(['PAST_DUE', 'ABNORMAL_USE']);
  });

  it('is for good: phone, number and whoever comes with them stay out, also after the closure', async () => {
    const uscc = randomUscc();
    const tenant = await register(bed);
    await verify(tenant, by, enterprise(uscc));
    const waiting = await register(bed);
    const pending = await submit(waiting, enterprise(uscc));
    await prove(waiting, by);
    const reviewers = banning(await bed.as('console', staff('reviewer')));
    expect((await refusal(reviewers(tenant.tenantId))).reason).toBe('ROLE_REQUIRED');
    expect((await refusal(ban(tenant.tenantId, { reason: 'TENANT_CLOSED' }))).reason).toBe('REASON_UNKNOWN');
    expect((await refusal(ban(newId('ten')))).reason).toBe('TENANT_NOT_FOUND');
    await ban(tenant.tenantId);
    expect(await refusal(by.approve(waiting.tenantId, pending))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    const newcomer = await register(bed);
    expect(await refusal(submit(newcomer, enterprise(uscc)))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    const enforcement = await bed.as('enforcement');
    const settlement = { requestId: randomUUID(), tenantId: tenant.tenantId, settlementId: newId('set') };
    await enforcement.tenants.closeTenant(settlement);
    expect(await refusal(submit(newcomer, enterprise(uscc)))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    expect(await refusal(registerWith(tenant.phone))).toMatchObject({ reason: 'PHONE_BANNED' });
    for (const change of [
      bed.service.db.deleteFrom('ban').execute(),
      bed.service.db.updateTable('ban').set({ reason: '' }).execute(),
    ])
      await expect(change).rejects.toThrow(/permission denied/);
  });

  it('keeps a banned person out as who acts for an enterprise, at the submission and at the approval', async () => {
    const number = residentId('19800101');
    const person = await register(bed, 'INDIVIDUAL');
    await verify(person, by, individual(number));
    const facts = identityOf(enterprise());
    const fronted = {
      $case: 'enterprisePapers',
      value: {
        identity: facts,
        operator: { name: '李四光', residentId: number },
        sendsForOthers: false,
        authorisationValidUntil: '',
        documentIds: [],
      },
    } as const;
    const early = await register(bed);
    const earlyId = await submit(early, { ...fronted, value: { ...fronted.value, documentIds: [] } });
    await prove(early, by);
    await ban(person.tenantId);
    expect(await refusal(by.approve(early.tenantId, earlyId))).toMatchObject({ reason: 'IDENTITY_BANNED' });
    const late = await register(bed);
    const before = await rowCounts(bed);
    expect(
      await refusal(
        submit(late, { ...fronted, value: { ...fronted.value, identity: identityOf(enterprise()), documentIds: [] } }),
      ),
    ).toMatchObject({
      reason: 'IDENTITY_BANNED',
    });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('keeps a banned phone out of invitations', async () => {
    const banned = await register(bed);
    await verify(banned, by);
    await ban(banned.tenantId);
    // The phone is free again, as far as sign-in goes.
    await bed.service.db
      .updateTable('user_account')
      .set({ login_digest: Buffer.alloc(32, 7) })
      .where('user_id', '=', banned.userId)
      .execute();
    const host = await register(bed);
    const members = await bed.service.client(MembersServiceService, { as: 'console', person: ownerOf(host) });
    const { token } = await members.inviteMember({
      requestId: randomUUID(),
      tenantId: host.tenantId,
      displayName: '王五',
      roles: ['owner'],
      email: '',
      login: '',
    });
    const anyone = await bed.service.client(MembersServiceService, { as: 'console' });
    const accept = anyone.acceptInvitation({ token, phone: banned.phone, password: PASSWORD });
    expect(await refusal(accept)).toMatchObject({ category: 'permission_denied', reason: 'PHONE_BANNED' });
  });

  it('comes too late once the data is erased, and says so', async () => {
    const tenant = await register(bed);
    await verify(tenant, by);
    const { support, approver } = await desks(bed);
    const byStaff = { password: '', identityCheck: 'IDENTITY_CHECK_PAPER_SEEN' } as const;
    const asked = await ask(support, tenant.tenantId, 'ERASE', byStaff);
    await settleAndClose(bed, tenant.tenantId);
    await approver.privacy.orderErasure({ ...onRequest(asked), validateOnly: false });
    const before = await rowCounts(bed);
    expect(await refusal(ban(tenant.tenantId))).toMatchObject({ reason: 'TENANT_ERASED' });
    expect(await rowCounts(bed)).toEqual(before);
  });
});
