// What reviewers see to decide, who else does not, and that every look stays on record.
import { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Bed,
  enterprise,
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
import { identityOf, upload } from './kyc-fixtures.ts';
import { ownerOf } from './privacy-bed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T02:00:00Z'));
});
afterAll(() => bed.stop());

const identities = (person: ReturnType<typeof staff>) =>
  bed.service.client(IdentitiesServiceService, { as: 'console', person });

async function submitted(): Promise<{ tenant: Registered; verificationId: string; documentId: string; uscc: string }> {
  const tenant = await register(bed);
  const documentId = await upload(tenant, 'AUTHORISATION_LETTER');
  const uscc = randomUscc();
  const verificationId = await submit(tenant, {
    $case: 'enterprisePapers',
    value: {
      identity: { ...identityOf(enterprise(uscc, '2031-05-06')), legalPersonName: '欧阳验证' },
      operator: { name: '司徒经办', residentId: residentId('19850607') },
      sendsForOthers: true,
      authorisationValidUntil: '2027-12-31',
      documentIds: [documentId],
    },
  });
  return { tenant, verificationId, documentId, uscc };
}

it('shows a reviewer every field that a finding can be about, with the papers', async () => {
  const { tenant, verificationId, documentId, uscc } = await submitted();
  const { tenantId } = tenant;
  const reviewer = staff('reviewer');
  const answer = await (await identities(reviewer)).readIdentity({ tenantId, verificationId });
  expect(answer.facts).toMatchObject({
    $case: 'enterprise',
    value: {
      identity: {
        legalName: '云帆网络科技有限公司',
        uscc,
        legalPersonName: '欧阳验证',
        licenceValidUntil: '2031-05-06',
      },
      operator: { name: '司徒经办' },
      sendsForOthers: true,
      authorisationValidUntil: '2027-12-31',
      documentIds: [documentId],
    },
  });
  expect(answer.verification?.verificationId).toBe(verificationId);
  expect(answer.documents.map((each) => [each.documentId, each.fileName])).toEqual([[documentId, '营业执照.png']]);
  const person = await register(bed, 'INDIVIDUAL');
  const number = residentId('19900101');
  const ofPerson = await submit(person, individual(number));
  const which = { tenantId: person.tenantId, verificationId: ofPerson };
  expect((await (await identities(reviewer)).readIdentity(which)).facts).toMatchObject({
    $case: 'individual',
    value: { identity: { legalName: '李四光', residentId: number, idValidUntil: '长期' } },
  });
});

it('records each look at facts and papers before it shows them, and nothing of them', async () => {
  const { tenant, verificationId, documentId, uscc } = await submitted();
  const { tenantId } = tenant;
  const reviewer = staff('reviewer');
  const actor = `user:${reviewer.userId}`;
  await (await identities(reviewer)).readIdentity({ tenantId, verificationId });
  const desk = await bed.as('console', reviewer);
  for await (const { chunk } of desk.documents.readDocument({ tenantId, documentId }))
    expect(chunk.length).toBeGreaterThan(0);
  // The tenant looks at its own.
  for await (const { chunk } of tenant.own.documents.readDocument({ tenantId, documentId }))
    expect(chunk.length).toBeGreaterThan(0);
  const list = async (pageToken: string) =>
    (await identities(staff('approver'))).listIdentityLooks({ tenantId, pageSize: 1, pageToken });
  const latest = await list('');
  const before = await list(latest.nextPageToken);
  expect([...latest.looks, ...before.looks]).toEqual([
    { lookTime: bed.clock.now, actor, verificationId: '', documentId },
    { lookTime: bed.clock.now, actor, verificationId, documentId: '' },
  ]);
  expect(before.nextPageToken).toBe('');
  const { rows } = await sql<{ logged: bigint }>`
    select count(*) as logged from request_log where method like '%IdentitiesService%'
    or position(${Buffer.from(uscc)} in coalesce(outcome, '')) > 0`.execute(bed.service.db);
  expect(rows).toEqual([{ logged: 0n }]);
  await expect(bed.service.db.deleteFrom('identity_look').execute()).rejects.toThrow(/permission denied/);
});

it('shows facts to reviewers alone, and nothing of another tenant’s', async () => {
  const { tenant, verificationId } = await submitted();
  const { tenantId } = tenant;
  const before = await rowCounts(bed);
  const looks = async () => (await bed.service.db.selectFrom('identity_look').selectAll().execute()).length;
  const seen = await looks();
  for (const person of [staff('support', 'finance', 'enforcer', 'approver', 'auditor'), ownerOf(tenant)])
    expect((await refusal((await identities(person)).readIdentity({ tenantId, verificationId }))).category).toBe(
      'permission_denied',
    );
  expect(
    await refusal((await identities(ownerOf(tenant))).listIdentityLooks({ tenantId, pageSize: 0, pageToken: '' })),
  ).toMatchObject({
    reason: 'TENANT_NOT_ALLOWED',
  });
  const stranger = await register(bed);
  for (const which of [
    { tenantId: stranger.tenantId, verificationId },
    { tenantId, verificationId: newId('ver') },
  ])
    expect(await refusal((await identities(staff('reviewer'))).readIdentity(which))).toMatchObject({
      reason: 'VERIFICATION_NOT_FOUND',
    });
  expect(await looks()).toBe(seen);
  expect((await rowCounts(bed))['request_log']).toEqual(before['request_log']);
});
