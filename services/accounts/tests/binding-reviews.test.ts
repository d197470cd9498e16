// When a version takes effect the other services hear whom it binds, once, at that time and not before.
import { randomUUID } from 'node:crypto';
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, type Clients, register, type Registered, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
/** When a change of terms that is announced at START takes effect: law/e-commerce-34. */
const EFFECTIVE = new Date('2026-03-07T16:00:00Z');
const [jd2, tencent2] = [later('jd-sms', '2'), later('tencent-ses', '2')];

let bed: Bed;
let admin: Clients;
beforeAll(async () => {
  bed = await startBed(START, undefined, accountsWith([...listAgreements(), jd2, tencent2]));
  admin = await bed.as('console', staff('admin'));
});
afterAll(() => bed.stop());

async function click({ tenantId, own }: Registered, agreement: AgreementVersion): Promise<string> {
  const { id: agreementId, version, contentHash } = agreement;
  const { acceptance } = await own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId,
    agreementId,
    version,
    contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
  return acceptance?.acceptanceId ?? '';
}

async function signUp(agreement: AgreementVersion): Promise<Registered & { readonly acceptanceId: string }> {
  const tenant = await register(bed);
  return { ...tenant, acceptanceId: await click(tenant, agreement) };
}

async function told({ tenantId }: Registered): Promise<unknown[]> {
  await bed.service.flush();
  return (await bed.service.events('tollgate.accounts.agreement_accepted'))
    .map(({ data }) => AgreementAccepted.decode(data))
    .filter((event) => event.tenantId === tenantId)
    .map(({ version, acceptanceId, contentHash, occurTime }) => ({ version, acceptanceId, contentHash, occurTime }));
}

const review = () => bed.service.runJob('review-bindings');

it('tells of versions that bind by time, by consent given ahead, or by a first consent given ahead', async () => {
  const [byTime, objecting] = [await signUp(shipped('tencent-ses')), await signUp(shipped('tencent-ses'))];
  const [silent, ahead] = [await signUp(shipped('jd-sms')), await signUp(shipped('jd-sms'))];
  await admin.agreements.publishAgreementVersion(order(tencent2, { furtherChannels: ['NOTICE_CHANNEL_EMAIL'] }));
  await admin.agreements.publishAgreementVersion(order(jd2));
  await bed.service.runJob('announce-agreements');
  const consent = await click(ahead, jd2);
  const first = await signUp(jd2);
  await objecting.own.agreements.objectToAgreementVersion({
    requestId: randomUUID(),
    tenantId: objecting.tenantId,
    agreementId: 'tencent-ses',
    version: '2',
  });

  bed.clock.now = new Date(EFFECTIVE.getTime() - 1);
  await review();
  const before = ({ acceptanceId }: { acceptanceId: string }, { version, contentHash }: AgreementVersion) => [
    { version, acceptanceId, contentHash, occurTime: START },
  ];
  expect(await told(byTime)).toEqual(before(byTime, shipped('tencent-ses')));
  expect(await told(ahead)).toEqual(before(ahead, shipped('jd-sms')));
  expect(await told(first)).toEqual([]);

  bed.clock.now = EFFECTIVE;
  await review();
  await review();
  const since = (acceptanceId: string, { version, contentHash }: AgreementVersion) => ({
    version,
    acceptanceId,
    contentHash,
    occurTime: EFFECTIVE,
  });
  expect(await told(byTime)).toEqual([...before(byTime, shipped('tencent-ses')), since(byTime.acceptanceId, tencent2)]);
  expect(await told(ahead)).toEqual([...before(ahead, shipped('jd-sms')), since(consent, jd2)]);
  expect(await told(first)).toEqual([since(first.acceptanceId, jd2)]);
  expect(await told(objecting)).toEqual(before(objecting, shipped('tencent-ses')));
  expect(await told(silent)).toEqual(before(silent, shipped('jd-sms')));

  // Whoever has to act is told of by acting.
  const late = await click(silent, jd2);
  await review();
  expect(await told(silent)).toEqual([...before(silent, shipped('jd-sms')), since(late, jd2)]);
});

it('leaves alone who accepts a version in force', async () => {
  const tenant = await signUp(tencent2);
  const rows = () =>
    bed.service.db.selectFrom('binding_review').select('bound').where('tenant_id', '=', tenant.tenantId).execute();
  await review();
  // A consent to a version in force is reported with the consent; there is nothing to look at.
  expect(await rows()).toEqual([]);
  expect(await told(tenant)).toHaveLength(1);
});
