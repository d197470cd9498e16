// What sealed contracts say instead of clauses, through the generated client.
import { randomUUID } from 'node:crypto';
import type { RecordSealedOverrideRequest } from '@tollgate/contracts/accounts/v1/agreements';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shipped } from './agreement-versions.ts';
import { type Bed, type Clients, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
const day = (count: number): Date => new Date(START.getTime() + count * 86_400_000);
const WORDS = { zh: '月底后三十日内付款', en: 'payable within thirty days of the end of the month' };

let bed: Bed;
let admin: Clients;
beforeAll(async () => {
  bed = await startBed(START);
  admin = await bed.as('console', staff('admin'));
});
afterAll(() => bed.stop());

async function signUp(): Promise<Registered> {
  const tenant = await register(bed);
  const { contentHash } = shipped('jd-sms');
  await tenant.own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    agreementId: 'jd-sms',
    version: '1',
    contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
  return tenant;
}

const override = (tenantId: string, part: Partial<RecordSealedOverrideRequest> = {}): RecordSealedOverrideRequest => ({
  requestId: randomUUID(),
  tenantId,
  agreementId: 'jd-sms',
  clauseId: 'jd/7.3.3',
  effect: 'OVERRIDE_EFFECT_REPLACED',
  replacement: WORDS,
  effectiveTime: undefined,
  evidence: { documentDigest: 'ef'.repeat(32), description: 'framework contract, § 12', countedUse: undefined },
  ...part,
});

describe('RecordSealedOverride', () => {
  it('prevails from its first instant until a later paper restores the web text', async () => {
    const { tenantId, own } = await signUp();
    const request = override(tenantId, { effectiveTime: day(2) });
    const recorded = await admin.agreements.recordSealedOverride(request);
    expect(recorded.override).toEqual({
      tenantId,
      agreementId: 'jd-sms',
      clauseId: 'jd/7.3.3',
      effect: 'OVERRIDE_EFFECT_REPLACED',
      replacement: WORDS,
      effectiveTime: day(2),
      evidence: request.evidence,
      recordTime: START,
      recorder: expect.stringMatching(/^user:usr_/),
    });
    expect(await admin.agreements.recordSealedOverride(request)).toEqual(recorded);
    const struck = { clauseId: 'jd/2.2', effect: 'OVERRIDE_EFFECT_STRUCK', replacement: undefined } as const;
    await admin.agreements.recordSealedOverride(override(tenantId, { ...struck, effectiveTime: day(3) }));
    const restored = { effect: 'OVERRIDE_EFFECT_RESTORED', replacement: undefined, effectiveTime: day(4) } as const;
    await admin.agreements.recordSealedOverride(override(tenantId, restored));
    const holding = async (atTime: Date): Promise<string[]> =>
      (await own.agreements.getBindingAgreement({ tenantId, atTime })).overrides.map(({ clauseId }) => clauseId);
    expect(await holding(day(1))).toEqual([]);
    expect(await holding(day(2))).toEqual(['jd/7.3.3']);
    expect((await holding(day(3))).toSorted()).toEqual(['jd/2.2', 'jd/7.3.3']);
    expect(await holding(day(4))).toEqual(['jd/2.2']);
    const { overrides } = await own.agreements.listSealedOverrides({ tenantId });
    expect(overrides.map(({ effectiveTime }) => effectiveTime)).toEqual([day(4), day(3), day(2)]);
  });

  it.each<[string, string, Partial<RecordSealedOverrideRequest>]>([
    [
      'invalid_argument',
      'EVIDENCE_MISSING',
      { evidence: { documentDigest: '', description: 'a paper', countedUse: undefined } },
    ],
    [
      'invalid_argument',
      'EVIDENCE_MISSING',
      { evidence: { documentDigest: 'ef'.repeat(32), description: '', countedUse: undefined } },
    ],
    ['invalid_argument', 'REPLACEMENT_MISMATCH', { replacement: undefined }],
    ['invalid_argument', 'REPLACEMENT_MISMATCH', { replacement: { ...WORDS, zh: '' } }],
    ['invalid_argument', 'REPLACEMENT_MISMATCH', { effect: 'OVERRIDE_EFFECT_STRUCK' }],
    ['invalid_argument', 'UNKNOWN_CLAUSE', { clauseId: 'jd/99' }],
    // A statute holds whatever a paper says.
    ['invalid_argument', 'UNKNOWN_CLAUSE', { clauseId: 'law/e-commerce-34' }],
    ['invalid_argument', 'UNKNOWN_CLAUSE', { agreementId: 'nobody' }],
    ['failed_precondition', 'AGREEMENT_NOT_ACCEPTED', { agreementId: 'sendcloud', clauseId: 'sendcloud/3.5' }],
    ['not_found', 'TENANT_NOT_FOUND', { tenantId: newId('ten') }],
  ])('refuses with %s %s', async (category, reason, part) => {
    const { tenantId } = await signUp();
    const before = await rowCounts(bed);
    const refused = await refusal(admin.agreements.recordSealedOverride(override(tenantId, part)));
    expect(refused).toMatchObject({ category, reason });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses a second word on the same clause and instant, and a closed tenant', async () => {
    const { tenantId } = await signUp();
    await admin.agreements.recordSealedOverride(override(tenantId));
    const before = await rowCounts(bed);
    expect(await refusal(admin.agreements.recordSealedOverride(override(tenantId)))).toMatchObject({
      category: 'already_exists',
      reason: 'OVERRIDE_EXISTS',
    });
    expect(await rowCounts(bed)).toEqual(before);
    const closing = { requestId: randomUUID(), tenantId, settlementId: newId('set') };
    await (await bed.as('enforcement')).tenants.closeTenant(closing);
    const late = override(tenantId, { effectiveTime: day(9) });
    expect(await refusal(admin.agreements.recordSealedOverride(late))).toMatchObject({ reason: 'TENANT_CLOSED' });
  });

  it.each<[string, Partial<RecordSealedOverrideRequest>]>([
    ['effect', { effect: 'OVERRIDE_EFFECT_UNSPECIFIED' }],
    ['clause_id', { clauseId: '' }],
    ['evidence', { evidence: undefined }],
  ])('refuses a bad %s', async (field, part) => {
    const refused = await refusal(admin.agreements.recordSealedOverride(override(newId('ten'), part)));
    expect(refused.violations.map((violation) => violation.field)).toEqual([field]);
  });

  it('is for administrators alone; tenants read their own', async () => {
    const [tenant, stranger] = [await signUp(), await register(bed)];
    const { tenantId } = tenant;
    const before = await rowCounts(bed);
    const others = await bed.as('console', staff('support', 'reviewer', 'finance', 'enforcer', 'approver'));
    for (const who of [tenant.own, others, await bed.as('enforcement')])
      expect((await refusal(who.agreements.recordSealedOverride(override(tenantId)))).category).toBe(
        'permission_denied',
      );
    expect(await rowCounts(bed)).toEqual(before);
    expect(await refusal(stranger.own.agreements.listSealedOverrides({ tenantId }))).toMatchObject({
      reason: 'TENANT_SCOPE',
    });
    expect(await others.agreements.listSealedOverrides({ tenantId })).toEqual({ overrides: [] });
    expect(await refusal(others.agreements.listSealedOverrides({ tenantId: newId('ten') }))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
  });
});
