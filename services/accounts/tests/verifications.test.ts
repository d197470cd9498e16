// Submission and review of identity facts, through the generated client.
import { randomUUID } from 'node:crypto';
import { TenantVerified } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  type Clients,
  enterprise,
  type IdentityMessage,
  individual,
  randomUscc,
  register,
  residentId,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { prove, reviewing } from './kyc-fixtures.ts';

// 23:59 of 28 February in Shanghai.
const START = new Date('2026-02-28T15:59:00Z');
let bed: Bed;
let reviewer: Clients;
beforeAll(async () => {
  bed = await startBed(START);
  reviewer = await bed.as('console', staff('reviewer'));
});
beforeEach(() => {
  bed.clock.now = START;
});
afterAll(() => bed.stop());

const stateOf = async (tenantId: string) => (await reviewer.tenants.getTenant({ tenantId })).tenant?.state;
const approve = (tenantId: string, verificationId: string) =>
  reviewer.verifications.approveVerification({
    requestId: randomUUID(),
    tenantId,
    verificationId,
    validateOnly: false,
  });
const reject = (tenantId: string, verificationId: string, ...reasons: string[]) =>
  reviewer.verifications.rejectVerification({
    requestId: randomUUID(),
    tenantId,
    verificationId,
    reasons,
    findings: [],
    validateOnly: false,
  });

describe('SubmitVerification', () => {
  it('takes an enterprise to review, masked, once per request id', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const uscc = randomUscc();
    const request = { requestId: randomUUID(), tenantId, identity: enterprise(uscc.toLowerCase(), '2026-02-28') };
    const submitted = await tenant.own.verifications.submitVerification(request);
    expect(submitted.verification).toMatchObject({
      tenantId,
      state: 'VERIFICATION_STATE_PENDING',
      identity: {
        legalName: '云帆网络科技有限公司',
        maskedNumber: `${uscc.slice(0, 2)}**************${uscc.slice(-2)}`,
        numberType: 'USCC',
      },
      submitTime: START,
      reviewTime: undefined,
      reviewer: '',
    });
    expect(await tenant.own.verifications.submitVerification(request)).toEqual(submitted);
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_VERIFYING');
  });

  it('takes a person on the 14th birthday in Shanghai, not a minute earlier', async () => {
    const tenant = await register(bed, 'INDIVIDUAL');
    const facts = individual(residentId('20120301'));
    const early = tenant.own.verifications.submitVerification({
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      identity: facts,
    });
    expect(await refusal(early)).toMatchObject({
      category: 'failed_precondition',
      reason: 'UNDERAGE',
      metadata: { minimum_age: '14' },
    });
    bed.clock.now = new Date('2026-02-28T16:00:00Z');
    await submit(tenant, facts);
    expect(await stateOf(tenant.tenantId)).toBe('TENANT_STATE_VERIFYING');
  });

  const wrongUscc = (): string => randomUscc().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  it.each<[string, string | undefined, 'ENTERPRISE' | 'INDIVIDUAL', IdentityMessage]>([
    ['IDENTITY_NUMBER_INVALID', 'enterprise.uscc', 'ENTERPRISE', enterprise(wrongUscc())],
    ['IDENTITY_NUMBER_INVALID', 'enterprise.uscc', 'ENTERPRISE', enterprise('９１440300MYL6JT35'.padEnd(18, '4'))],
    ['LICENCE_DATE_INVALID', 'enterprise.licence_valid_until', 'ENTERPRISE', enterprise(randomUscc(), '2027-02-29')],
    ['LICENCE_EXPIRED', undefined, 'ENTERPRISE', enterprise(randomUscc(), '2026-02-27')],
    ['IDENTITY_NUMBER_INVALID', 'individual.resident_id', 'INDIVIDUAL', individual('110105194912310021')],
    ['IDENTITY_NUMBER_INVALID', 'individual.resident_id', 'INDIVIDUAL', individual(residentId('20260301'))],
    ['IDENTITY_NUMBER_INVALID', 'individual.resident_id', 'INDIVIDUAL', individual(residentId('19990229'))],
    ['IDENTITY_KIND_MISMATCH', undefined, 'INDIVIDUAL', enterprise()],
    ['IDENTITY_KIND_MISMATCH', undefined, 'ENTERPRISE', individual(residentId('19900101'))],
  ])('refuses with %s %s and writes nothing', async (reason, field, kind, identity) => {
    const tenant = await register(bed, kind);
    const before = await rowCounts(bed);
    const refused = await refusal(
      tenant.own.verifications.submitVerification({ requestId: randomUUID(), tenantId: tenant.tenantId, identity }),
    );
    expect(refused.reason).toBe(reason);
    expect(refused.category).toBe(field === undefined ? 'failed_precondition' : 'invalid_argument');
    expect(refused.violations.map((violation) => violation.field)).toEqual(field === undefined ? [] : [field]);
    expect(await rowCounts(bed)).toEqual(before);
    expect(await stateOf(tenant.tenantId)).toBe('TENANT_STATE_REGISTERED');
  });

  it('keeps one submission under review at a time, also when two come at once', async () => {
    const tenant = await register(bed);
    const outcomes = await Promise.allSettled([submit(tenant), submit(tenant), submit(tenant)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(submit(tenant))).toMatchObject({
      category: 'failed_precondition',
      reason: 'VERIFICATION_PENDING',
    });
  });

  it('is the tenant’s own act, with an identity', async () => {
    const tenant = await register(bed);
    const request = { requestId: randomUUID(), tenantId: tenant.tenantId, identity: enterprise() };
    expect(await refusal(reviewer.verifications.submitVerification(request))).toMatchObject({
      reason: 'ROLE_REQUIRED',
    });
    const stranger = await register(bed);
    expect(await refusal(stranger.own.verifications.submitVerification(request))).toMatchObject({
      reason: 'TENANT_SCOPE',
    });
    const empty = await refusal(tenant.own.verifications.submitVerification({ ...request, identity: undefined }));
    expect(empty.category).toBe('invalid_argument');
  });
});

describe('ApproveVerification and RejectVerification', () => {
  it('opens the tenant, which has accepted an agreement, and tells the others once', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    await acceptTerms(tenant);
    const verificationId = await submit(tenant);
    await prove(tenant, reviewing(reviewer));
    const request = { requestId: randomUUID(), tenantId, verificationId, validateOnly: false };
    const approved = await reviewer.verifications.approveVerification(request);
    expect(approved.verification).toMatchObject({ state: 'VERIFICATION_STATE_APPROVED', reviewTime: START });
    expect(approved.verification?.identity?.legalName).toBe('云帆网络科技有限公司');
    expect(approved.verification?.reviewer).toMatch(/^user:usr_/);
    expect(await reviewer.verifications.approveVerification(request)).toEqual(approved);
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_OPEN');
    const pastReview = { category: 'failed_precondition', reason: 'VERIFICATION_NOT_PENDING' };
    expect(await refusal(approve(tenantId, verificationId))).toMatchObject(pastReview);
    expect(await refusal(reject(tenantId, verificationId, 'NAME_MISMATCH'))).toMatchObject(pastReview);
    await bed.service.flush();
    const told = (await bed.service.events('tollgate.accounts.tenant_verified')).map(({ data }) =>
      TenantVerified.decode(data),
    );
    expect(told.filter((event) => event.tenantId === tenantId)).toEqual([
      { tenantId, verificationId, occurTime: START },
    ]);
  });

  it('lets a rejected tenant try again, and an open one stay open meanwhile', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const rejected = await reject(tenantId, await submit(tenant), 'NAME_MISMATCH', 'LICENCE_EXPIRED');
    expect(rejected.verification).toMatchObject({
      state: 'VERIFICATION_STATE_REJECTED',
      rejectReasons: ['NAME_MISMATCH', 'LICENCE_EXPIRED'],
    });
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_REGISTERED');
    const second = await submit(tenant);
    await prove(tenant, reviewing(reviewer));
    await approve(tenantId, second);
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_VERIFYING');
    await acceptTerms(tenant);
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_OPEN');
    const change = await submit(tenant);
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_OPEN');
    await reject(tenantId, change, 'NUMBER_NOT_FOUND');
    expect(await stateOf(tenantId)).toBe('TENANT_STATE_OPEN');
  });

  it('does not approve a licence that ran out while it waited', async () => {
    const tenant = await register(bed);
    const verificationId = await submit(tenant, enterprise(randomUscc(), '2026-03-01'));
    bed.clock.now = new Date('2026-03-01T16:00:00Z');
    expect(await refusal(approve(tenant.tenantId, verificationId))).toMatchObject({ reason: 'LICENCE_EXPIRED' });
    expect(await stateOf(tenant.tenantId)).toBe('TENANT_STATE_VERIFYING');
  });

  it('refuses who may not review, what is not there, and reasons without a code', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const verificationId = await submit(tenant);
    const other = await register(bed);
    const before = await rowCounts(bed);
    for (const nobody of [tenant.own, await bed.as('console', staff('support', 'finance')), await bed.as('console')]) {
      const refused = nobody.verifications.approveVerification({
        requestId: randomUUID(),
        tenantId,
        verificationId,
        validateOnly: false,
      });
      expect((await refusal(refused)).category).toBe('permission_denied');
    }
    const missing = { category: 'not_found', reason: 'VERIFICATION_NOT_FOUND' };
    expect(await refusal(approve(tenantId, newId('ver')))).toMatchObject(missing);
    expect(await refusal(approve(other.tenantId, verificationId))).toMatchObject(missing);
    expect(await refusal(approve(newId('ten'), verificationId))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    expect((await refusal(reject(tenantId, verificationId))).category).toBe('invalid_argument');
    expect(await refusal(reject(tenantId, verificationId, 'because')).then((r) => r.violations[0]?.field)).toBe(
      'reasons[0]',
    );
    expect(await rowCounts(bed)).toEqual(before);
  });
});

describe('GetVerification and ListVerifications', () => {
  it('lists oldest first, in pages, by state and tenant', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const first = await submit(tenant);
    await reject(tenantId, first, 'NAME_MISMATCH');
    const second = await submit(tenant);
    const list = (part: object, as = tenant.own) =>
      as.verifications.listVerifications({
        pageSize: 1,
        pageToken: '',
        state: 'VERIFICATION_STATE_UNSPECIFIED',
        tenantId,
        ...part,
      });
    const page = await list({});
    expect(page.verifications.map((each) => each.verificationId)).toEqual([first]);
    const next = await list({ pageToken: page.nextPageToken });
    expect(next.verifications.map((each) => each.verificationId)).toEqual([second]);
    expect(next.verifications[0]?.identity?.numberType).toBe('USCC');
    expect(next.nextPageToken).toBe('');
    const pending = await list({ state: 'VERIFICATION_STATE_PENDING', tenantId: '', pageSize: 200 }, reviewer);
    expect(pending.verifications.map((each) => each.verificationId)).toContain(second);
    expect(pending.verifications.map((each) => each.verificationId)).not.toContain(first);
    expect(await refusal(list({ tenantId: '' }))).toMatchObject({ reason: 'TENANT_SCOPE' });
  });

  it('shows a submission to its tenant and to reviewers only', async () => {
    const tenant = await register(bed);
    const request = { tenantId: tenant.tenantId, verificationId: await submit(tenant) };
    const shown = await tenant.own.verifications.getVerification(request);
    expect(await reviewer.verifications.getVerification(request)).toEqual(shown);
    const stranger = await register(bed);
    expect(await refusal(stranger.own.verifications.getVerification(request))).toMatchObject({
      reason: 'TENANT_SCOPE',
    });
    const sideways = { ...request, tenantId: stranger.tenantId };
    expect(await refusal(stranger.own.verifications.getVerification(sideways))).toMatchObject({
      reason: 'VERIFICATION_NOT_FOUND',
    });
    const finance = await bed.as('console', staff('finance'));
    expect(await refusal(finance.verifications.getVerification(request))).toMatchObject({ reason: 'ROLE_REQUIRED' });
  });
});
