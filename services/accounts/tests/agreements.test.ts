// Agreement versions, consent to them and what binds when, through the generated client.
import { randomUUID } from 'node:crypto';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import type { AcceptAgreementRequest } from '@tollgate/contracts/accounts/v1/agreements';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bed, type Clients, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';

/** A sealed paper. */
const PAPER = { documentDigest: 'ab'.repeat(32), description: 'framework contract 2026-7', countedUse: undefined };

let bed: Bed;
let front: Clients;
let reviewer: Clients;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
  front = await bed.as('console');
  reviewer = await bed.as('console', staff('reviewer'));
});
afterAll(() => bed.stop());

async function consent(tenantId: string, part: Partial<AcceptAgreementRequest> = {}): Promise<AcceptAgreementRequest> {
  const { version } = await front.agreements.getAgreementVersion({ agreementId: 'jd-sms', version: '' });
  return {
    requestId: randomUUID(),
    tenantId,
    agreementId: 'jd-sms',
    version: version?.version ?? '',
    contentHash: version?.contentHash ?? '',
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
    ...part,
  };
}

const binding = (tenant: Registered, atTime?: Date) =>
  tenant.own.agreements.getBindingAgreement({ tenantId: tenant.tenantId, atTime });

describe('ListAgreementVersions and GetAgreementVersion', () => {
  it('shows the terms to whoever asks', async () => {
    const { versions } = await front.agreements.listAgreementVersions({});
    const jd = versions.find(({ agreementId, version }) => agreementId === 'jd-sms' && version === '1');
    expect(jd?.contentHash).toMatch(/^[0-9a-f]{64}$/);
    const { version, clauses } = await front.agreements.getAgreementVersion({ agreementId: 'jd-sms', version: '1' });
    expect(version).toEqual(jd);
    expect(clauses.map(({ clauseId }) => clauseId)).toContain('jd/7.3.3');
    for (const { title } of clauses) expect(title?.zh && title.en).toBeTruthy();
  });

  it.each([
    ['nobody', ''],
    ['jd-sms', '999'],
  ])('knows no %s version %j', async (agreementId, version) => {
    expect(await refusal(front.agreements.getAgreementVersion({ agreementId, version }))).toMatchObject({
      category: 'not_found',
      reason: 'UNKNOWN_AGREEMENT',
      metadata: { agreement_id: agreementId },
    });
  });
});

describe('AcceptAgreement', () => {
  it('records the consent once and tells the others', async () => {
    const tenant = await register(bed);
    const request = await consent(tenant.tenantId);
    const accepted = await tenant.own.agreements.acceptAgreement(request);
    expect(accepted.acceptance).toMatchObject({
      tenantId: tenant.tenantId,
      agreementId: 'jd-sms',
      contentHash: request.contentHash,
      mode: 'ACCEPTANCE_MODE_CLICK',
      acceptTime: bed.clock.now,
      actor: `user:${tenant.userId}`,
    });
    expect(await tenant.own.agreements.acceptAgreement(request)).toEqual(accepted);
    await bed.service.flush();
    const told = (await bed.service.events('tollgate.accounts.agreement_accepted'))
      .map(({ data }) => AgreementAccepted.decode(data))
      .filter(({ tenantId }) => tenantId === tenant.tenantId);
    expect(told).toEqual([
      {
        tenantId: tenant.tenantId,
        acceptanceId: accepted.acceptance?.acceptanceId,
        agreementId: 'jd-sms',
        version: request.version,
        contentHash: request.contentHash,
        mode: 'ACCEPTANCE_MODE_CLICK',
        occurTime: bed.clock.now,
      },
    ]);
  });

  it.each<[string, string, Partial<AcceptAgreementRequest>]>([
    ['failed_precondition', 'AGREEMENT_CHANGED', { contentHash: '0'.repeat(64) }],
    ['not_found', 'UNKNOWN_AGREEMENT', { version: '999' }],
    ['not_found', 'UNKNOWN_AGREEMENT', { agreementId: 'nobody' }],
    ['permission_denied', 'ACCEPTANCE_MODE_NOT_ALLOWED', { mode: 'ACCEPTANCE_MODE_SEAL' }],
    ['permission_denied', 'ACCEPTANCE_MODE_NOT_ALLOWED', { mode: 'ACCEPTANCE_MODE_USE' }],
    ['permission_denied', 'TENANT_SCOPE', { tenantId: newId('ten') }],
  ])('refuses with %s %s', async (category, reason, part) => {
    const tenant = await register(bed);
    const request = await consent(tenant.tenantId, part);
    const before = await rowCounts(bed);
    expect(await refusal(tenant.own.agreements.acceptAgreement(request))).toMatchObject({ category, reason });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each<[string, Partial<AcceptAgreementRequest>]>([
    ['EVIDENCE_MISSING', { mode: 'ACCEPTANCE_MODE_SEAL' }],
    ['EVIDENCE_MISSING', { mode: 'ACCEPTANCE_MODE_SEAL', evidence: { ...PAPER, documentDigest: '' } }],
    ['EVIDENCE_MISSING', { mode: 'ACCEPTANCE_MODE_SEAL', evidence: { ...PAPER, description: '' } }],
    ['EVIDENCE_MISSING', { mode: 'ACCEPTANCE_MODE_USE' }],
    ['EVIDENCE_UNEXPECTED', { evidence: PAPER }],
  ])('refuses with %s what proves too little or too much', async (reason, part) => {
    const tenant = await register(bed);
    const who = part.mode === undefined ? tenant.own : reviewer;
    const before = await rowCounts(bed);
    const refused = await refusal(who.agreements.acceptAgreement(await consent(tenant.tenantId, part)));
    expect(refused).toMatchObject({ category: 'invalid_argument', reason });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each<[string, Partial<AcceptAgreementRequest>]>([
    ['content_hash', { contentHash: 'ABC' }],
    ['mode', { mode: 'ACCEPTANCE_MODE_UNSPECIFIED' }],
    ['version', { version: '' }],
    ['evidence.document_digest', { evidence: { ...PAPER, documentDigest: 'abc' } }],
  ])('refuses a bad %s', async (field, part) => {
    const tenant = await register(bed);
    const refused = await refusal(tenant.own.agreements.acceptAgreement(await consent(tenant.tenantId, part)));
    expect(refused.violations.map((violation) => violation.field)).toEqual([field]);
  });

  it('lets staff attest paper, for a tenant that is there and not closed', async () => {
    const tenant = await register(bed);
    const sealed = await consent(tenant.tenantId, { mode: 'ACCEPTANCE_MODE_SEAL', evidence: PAPER });
    const { acceptance } = await reviewer.agreements.acceptAgreement(sealed);
    expect(acceptance).toMatchObject({ evidence: PAPER, actor: expect.stringMatching(/^user:usr_/) });
    const click = reviewer.agreements.acceptAgreement(await consent(tenant.tenantId));
    expect(await refusal(click)).toMatchObject({ reason: 'ACCEPTANCE_MODE_NOT_ALLOWED' });
    const nobody = await consent(newId('ten'), { mode: 'ACCEPTANCE_MODE_SEAL', evidence: PAPER });
    expect(await refusal(reviewer.agreements.acceptAgreement(nobody))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    const enforcement = await bed.as('enforcement');
    await enforcement.tenants.closeTenant({
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      settlementId: newId('set'),
    });
    const late = tenant.own.agreements.acceptAgreement(await consent(tenant.tenantId));
    expect(await refusal(late)).toMatchObject({ reason: 'TENANT_CLOSED' });
    expect((await refusal(enforcement.agreements.acceptAgreement(sealed))).category).toBe('permission_denied');
  });
});

describe('GetBindingAgreement', () => {
  it('answers for an instant; sealed paper prevails over later clicks', async () => {
    const tenant = await register(bed);
    expect(await refusal(binding(tenant))).toMatchObject({ category: 'not_found', reason: 'NO_AGREEMENT' });
    const at = (hours: number): Date => new Date(Date.parse('2026-03-02T00:00:00Z') + hours * 3_600_000);
    bed.clock.now = at(1);
    await tenant.own.agreements.acceptAgreement(await consent(tenant.tenantId));
    bed.clock.now = at(2);
    const sealed = await consent(tenant.tenantId, { mode: 'ACCEPTANCE_MODE_SEAL', evidence: PAPER });
    await reviewer.agreements.acceptAgreement(sealed);
    bed.clock.now = at(3);
    await tenant.own.agreements.acceptAgreement(await consent(tenant.tenantId));
    expect(await refusal(binding(tenant, at(0)))).toMatchObject({ reason: 'NO_AGREEMENT' });
    expect((await binding(tenant, at(1))).acceptance).toMatchObject({
      mode: 'ACCEPTANCE_MODE_CLICK',
      acceptTime: at(1),
    });
    const now = await binding(tenant);
    expect(now.acceptance).toMatchObject({ mode: 'ACCEPTANCE_MODE_SEAL', acceptTime: at(2) });
    expect(now.version).toMatchObject({ agreementId: 'jd-sms', contentHash: now.acceptance?.contentHash });
  });

  it('knows no tenant that is not there, and shows nobody another’s', async () => {
    const request = { tenantId: newId('ten'), atTime: undefined };
    expect(await refusal(reviewer.agreements.getBindingAgreement(request))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
    const tenant = await register(bed);
    expect(await refusal(tenant.own.agreements.getBindingAgreement(request))).toMatchObject({ reason: 'TENANT_SCOPE' });
  });
});
