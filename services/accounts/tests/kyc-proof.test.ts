// What an approval rests on: papers that somebody accepted, dates that were said, one number for one customer, grown-ups.
import { randomUUID } from 'node:crypto';
import { refusal } from '@tollgate/testing';
import { RequirementsChanged } from '@tollgate/contracts/accounts/v1/events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  enterprise,
  type IdentityMessage,
  individual,
  randomUscc,
  register,
  type Registered,
  residentId,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { dues, forOthers, identityOf, PAPERS, prove, reviewing, upload, verify } from './kyc-fixtures.ts';

const START = new Date('2026-03-02T02:00:00Z');
let bed: Bed;
let by: ReturnType<typeof reviewing>;
let second: ReturnType<typeof reviewing>;
beforeAll(async () => {
  bed = await startBed(START);
  by = reviewing(await bed.as('console', staff('reviewer')));
  second = reviewing(await bed.as('console', staff('reviewer')));
});
beforeEach(() => {
  bed.clock.now = START;
});
afterAll(() => bed.stop());

const later = (milliseconds: number): void => {
  bed.clock.now = new Date(bed.clock.now.getTime() + milliseconds);
};
async function told({ tenantId }: Registered): Promise<string[][]> {
  await bed.service.flush();
  const events = await bed.service.events('tollgate.accounts.requirements_changed');
  const facts = events.map(({ data }) => RequirementsChanged.decode(data)).filter((fact) => fact.tenantId === tenantId);
  return facts.map(({ pastDue }) => pastDue.map(({ code }) => code));
}

describe('papers', () => {
  it.each<['ENTERPRISE' | 'INDIVIDUAL', IdentityMessage]>([
    ['ENTERPRISE', enterprise()],
    ['INDIVIDUAL', individual(residentId('19900101'))],
  ])('an identity of kind %s is approved on accepted ones alone', async (kind, identity) => {
    const tenant = await register(bed, kind);
    const { tenantId } = tenant;
    await acceptTerms(tenant);
    const verificationId = await submit(tenant, identity);
    const missing = (documents: string) => ({ reason: 'PAPERS_MISSING', metadata: { documents } });
    const [first = 'HOLDING_ID', ...rest] = PAPERS[kind];
    const before = await rowCounts(bed);
    expect((await refusal(by.approve(tenantId, verificationId))).reason).toBe('PAPERS_MISSING');
    expect(await rowCounts(bed)).toEqual(before);
    await prove(tenant, by, rest);
    const unseen = await upload(tenant, first);
    expect(await refusal(by.approve(tenantId, verificationId))).toMatchObject(missing(first));
    await by.reviewPaper(tenantId, unseen, 'UNREADABLE');
    expect(await refusal(by.approve(tenantId, verificationId))).toMatchObject(missing(first));
    expect((await dues(tenant))['IDENTITY_PAPERS']).toEqual(['CURRENTLY_DUE', 'UNREADABLE']);
    await prove(tenant, by, [first]);
    const { verification } = await by.approve(tenantId, verificationId);
    expect(verification?.state).toBe('VERIFICATION_STATE_APPROVED');
  });

  it('restrict fifteen days after one turned out bad, unless another is there in time', async () => {
    const [slow, quick] = [await register(bed), await register(bed)];
    for (const tenant of [slow, quick]) {
      const letter = await upload(tenant, 'AUTHORISATION_LETTER');
      const verificationId = await submit(tenant, forOthers([letter]));
      await prove(tenant, by);
      await by.reviewPaper(tenant.tenantId, letter);
      await by.approve(tenant.tenantId, verificationId);
      await second.approve(tenant.tenantId, verificationId);
      await by.reviewPaper(tenant.tenantId, letter, 'DOCUMENT_MANIPULATED');
      expect((await dues(tenant))['AUTHORISATION_LETTER']).toEqual(['CURRENTLY_DUE', 'DOCUMENT_MANIPULATED']);
    }
    const { requirements } = await slow.own.requirements.getRequirements({ tenantId: slow.tenantId });
    const due = requirements.find(({ code }) => code === 'AUTHORISATION_LETTER')?.deadline;
    expect(due).toEqual(new Date('2026-03-17T23:59:59.999+08:00'));
    // What is rejected again prolongs nothing.
    bed.clock.now = new Date('2026-03-10T02:00:00Z');
    await by.reviewPaper(slow.tenantId, await upload(slow, 'AUTHORISATION_LETTER'), 'UNREADABLE');
    const replacement = await upload(quick, 'AUTHORISATION_LETTER');
    bed.clock.now = new Date('2026-03-17T16:00:00Z');
    await bed.service.runJob('watch-requirements');
    expect((await dues(slow))['AUTHORISATION_LETTER']?.[0]).toBe('PAST_DUE');
    expect((await dues(quick))['AUTHORISATION_LETTER']).toEqual(['PENDING_VERIFICATION', 'PAPERS_UNREVIEWED']);
    expect(await told(slow)).toEqual([['AUTHORISATION_LETTER']]);
    expect(await told(quick)).toEqual([]);
    await by.reviewPaper(quick.tenantId, replacement);
    await prove(slow, by, ['AUTHORISATION_LETTER']);
    expect(await told(slow)).toEqual([['AUTHORISATION_LETTER'], []]);
    expect((await dues(quick))['AUTHORISATION_LETTER']).toBeUndefined();
  });
});

describe('a change of information', () => {
  it('to another number takes two people, a coded finding and papers of that number', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    await acceptTerms(tenant);
    const first = await verify(tenant, by);
    later(1_000);
    const { documents } = await tenant.own.documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' });
    const old = documents.map(({ documentId }) => documentId);
    const other = await submit(tenant, {
      $case: 'enterprisePapers',
      value: {
        identity: identityOf(enterprise()),
        operator: undefined,
        sendsForOthers: false,
        authorisationValidUntil: '',
        documentIds: old,
      },
    });
    // The papers of the one enterprise prove nothing about the other.
    expect(await refusal(by.approve(tenantId, other))).toMatchObject({ reason: 'PAPERS_MISSING' });
    await prove(tenant, by);
    const once = await by.approve(tenantId, other);
    expect(once.verification).toMatchObject({
      state: 'VERIFICATION_STATE_SECOND_REVIEW',
      findings: [{ field: 'enterprise.uscc', reason: 'IDENTITY_NUMBER_CHANGED', automatic: true }],
    });
    expect(await refusal(by.approve(tenantId, other))).toMatchObject({ reason: 'SECOND_REVIEWER_SAME' });
    const inForce = async (verificationId: string) =>
      (await tenant.own.verifications.getVerification({ tenantId, verificationId })).verification?.inForce;
    expect([await inForce(first), await inForce(other)]).toEqual([true, false]);
    await second.approve(tenantId, other);
    expect([await inForce(first), await inForce(other)]).toEqual([false, true]);
  });

  it('with the number that was approved may name papers again, and takes one person', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const uscc = randomUscc();
    await verify(tenant, by, enterprise(uscc));
    later(1_000);
    const { documents } = await tenant.own.documents.listDocuments({ tenantId, pageSize: 0, pageToken: '' });
    const again = await submit(tenant, {
      $case: 'enterprisePapers',
      value: {
        identity: { ...identityOf(enterprise(uscc)), legalPersonName: '王五' },
        operator: undefined,
        sendsForOthers: false,
        authorisationValidUntil: '',
        documentIds: documents.map(({ documentId }) => documentId),
      },
    });
    expect((await by.approve(tenantId, again)).verification?.state).toBe('VERIFICATION_STATE_APPROVED');
  });
});

describe('who and until when', () => {
  const operated = (born: string): IdentityMessage => ({
    $case: 'enterprisePapers',
    value: {
      identity: identityOf(enterprise()),
      operator: { name: '李四光', residentId: residentId(born) },
      sendsForOthers: false,
      authorisationValidUntil: '',
      documentIds: [],
    },
  });
  const dateless = individual(residentId('19900101'), '');

  it.each<[string, string | undefined, 'ENTERPRISE' | 'INDIVIDUAL', IdentityMessage]>([
    ['LICENCE_DATE_INVALID', 'enterprise.licence_valid_until', 'ENTERPRISE', enterprise(randomUscc(), '')],
    ['ID_CARD_DATE_INVALID', 'individual.id_valid_until', 'INDIVIDUAL', dateless],
    [
      'ID_CARD_DATE_INVALID',
      'individual.id_valid_until',
      'INDIVIDUAL',
      individual(residentId('19900101'), '2026-02-30'),
    ],
    ['ID_CARD_EXPIRED', undefined, 'INDIVIDUAL', individual(residentId('19900101'), '2026-03-01')],
    ['UNDERAGE', undefined, 'ENTERPRISE', operated('20100303')],
  ])('refuses with %s %s and writes nothing', async (reason, field, kind, identity) => {
    const tenant = await register(bed, kind);
    const before = await rowCounts(bed);
    const refused = await refusal(submit(tenant, identity));
    expect([refused.reason, refused.violations[0]?.field]).toEqual([reason, field]);
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('takes an operator on the 16th birthday, and long-term papers that are called so', async () => {
    expect(await submit(await register(bed), operated('20100302'))).toMatch(/^ver_/);
    for (const until of ['长期', '2099-12-31', '2026-03-02'])
      expect(await submit(await register(bed), enterprise(randomUscc(), until))).toMatch(/^ver_/);
    const facts = dateless.$case === 'individual' ? dateless.value : undefined;
    const person = await submit(await register(bed, 'INDIVIDUAL'), {
      $case: 'individualPapers',
      value: { identity: facts, idValidUntil: '2030-01-01', documentIds: [] },
    });
    expect(person).toMatch(/^ver_/);
  });

  it('lets a rejected newcomer come back as another kind, and keeps to what was approved', async () => {
    const front = await bed.as('console');
    const { tenant, userId } = await front.tenants.registerTenant({
      requestId: randomUUID(),
      kind: 'TENANT_KIND_UNSPECIFIED',
      displayName: '',
      phone: '13912345678',
      password: 'correct horse battery',
      profile: [],
    });
    const tenantId = tenant?.tenantId ?? '';
    const own = await bed.as('console', { userId, kind: 'tenant', tenantId, roles: ['owner'] });
    const newcomer = { tenantId, userId, phone: '13912345678', own };
    await by.reject(tenantId, await submit(newcomer, individual(residentId('19900101'))), ['BUSINESS_NOT_ACCEPTED']);
    await verify(newcomer, by, enterprise());
    expect((await own.tenants.getTenant({ tenantId })).tenant?.kind).toBe('TENANT_KIND_ENTERPRISE');
    expect(await refusal(submit(newcomer, individual(residentId('19900101'))))).toMatchObject({
      reason: 'IDENTITY_KIND_MISMATCH',
    });
  });
});
