// Publishing agreement versions, listing, reading and comparing them, through the generated client.
import { randomUUID } from 'node:crypto';
import { listAgreements } from '@tollgate/agreements';
import type { PublishAgreementVersionRequest } from '@tollgate/contracts/accounts/v1/agreements';
import { AgreementPublished } from '@tollgate/contracts/accounts/v1/events';
import { refusal } from '@tollgate/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsWith } from '../src/definition.ts';
import { later, order, shipped } from './agreement-versions.ts';
import { type Bed, type Clients, register, rowCounts, staff, startBed } from './fixtures.ts';

const START = new Date('2026-03-01T00:00:00Z');
/** Seven full days after the notice, in Beijing: law/e-commerce-34. */
const SEVEN_DAYS_ON = new Date('2026-03-07T16:00:00Z');
const jd2 = later('jd-sms', '2');
const jd3 = later('jd-sms', '3');
const tencent2 = later('tencent-ses', '2');
const sendcloud2 = later('sendcloud', '2');
const changyou2 = later('changyou-sms', '2');
const { settlement } = changyou2;
/** Changes what becomes of money, too. */
const changyouStricter = {
  ...changyou2,
  settlement: { ...settlement, rules: settlement.rules.map((rule, i) => ({ ...rule, silentOnMoney: i === 0 })) },
};
const held = [...listAgreements(), jd2, jd3, tencent2, sendcloud2, changyouStricter];

let bed: Bed;
let front: Clients;
let admin: Clients;
const open = async (): Promise<void> => {
  bed = await startBed(START, undefined, accountsWith(held));
  front = await bed.as('console');
  admin = await bed.as('console', staff('admin'));
};
const close = () => bed.stop();

const versionsOf = async (who: Clients, id: string): Promise<string[]> =>
  (await who.agreements.listAgreementVersions({})).versions
    .filter(({ agreementId }) => agreementId === id)
    .map(({ version, state }) => `${version} ${state.slice('PUBLICATION_STATE_'.length)}`);

describe('with nothing published since', () => {
  beforeAll(open);
  afterAll(close);

  it('the first start publishes what the data says is in force, and nothing else', async () => {
    const { versions } = await front.agreements.listAgreementVersions({});
    expect(versions.map(({ agreementId }) => agreementId)).toEqual(listAgreements().map(({ id }) => id));
    for (const { state, supersedesVersion } of versions)
      expect([state, supersedesVersion]).toEqual(['PUBLICATION_STATE_IN_FORCE', '']);
    expect(await versionsOf(front, 'jd-sms')).toEqual(['1 IN_FORCE']);
    expect(await versionsOf(admin, 'jd-sms')).toEqual(['1 IN_FORCE', '2 UNPUBLISHED', '3 UNPUBLISHED']);
    await bed.service.flush();
    expect(await bed.service.events('tollgate.accounts.agreement_published')).toEqual([]);
  });

  it('says with validate_only what would be published, and changes nothing', async () => {
    const before = await rowCounts(bed);
    const { version } = await admin.agreements.publishAgreementVersion(order(jd2, { validateOnly: true }));
    expect(version).toMatchObject({ version: '2', state: 'PUBLICATION_STATE_ANNOUNCED', effectiveTime: SEVEN_DAYS_ON });
    expect(await rowCounts(bed)).toEqual(before);
    expect(await versionsOf(admin, 'jd-sms')).toEqual(['1 IN_FORCE', '2 UNPUBLISHED', '3 UNPUBLISHED']);
  });

  it.each<[string, string, Partial<PublishAgreementVersionRequest>, Record<string, string>]>([
    ['not_found', 'UNKNOWN_AGREEMENT', { version: '99' }, { version: '99' }],
    ['failed_precondition', 'AGREEMENT_CHANGED', { contentHash: '0'.repeat(64) }, { content_hash: jd2.contentHash }],
    [
      'failed_precondition',
      'EFFECTIVE_TOO_EARLY',
      { effectiveTime: new Date('2026-03-07T15:59:59Z') },
      { clause_ids: 'law/civil-code-543,law/e-commerce-34', earliest: SEVEN_DAYS_ON.toISOString() },
    ],
    ['failed_precondition', 'EFFECTIVE_TOO_EARLY', { effectiveTime: new Date('2026-03-01T00:00:00Z') }, {}],
    ['failed_precondition', 'PUBLISHED_OUT_OF_ORDER', { effectiveTime: new Date('2023-01-01T00:00:00Z') }, {}],
    [
      'failed_precondition',
      'CHANGE_NOT_PROVIDED_FOR',
      { subjects: ['CHANGE_SUBJECT_SERVICE'] },
      { subject: 'SERVICE' },
    ],
    [
      'failed_precondition',
      'NOTICE_CHANNEL_MISSING',
      { agreementId: 'tencent-ses', contentHash: tencent2.contentHash },
      { any_of: 'EMAIL', clause_ids: 'tencent/other' },
    ],
  ])('refuses with %s %s', async (category, reason, part, metadata) => {
    const before = await rowCounts(bed);
    const refused = await refusal(admin.agreements.publishAgreementVersion(order(jd2, part)));
    expect(refused).toMatchObject({ category, reason, metadata });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses changed terms that are published as something else', async () => {
    const before = await rowCounts(bed);
    const asRules = order(changyouStricter, { subjects: ['CHANGE_SUBJECT_PLATFORM_RULES'] });
    const refused = await refusal(admin.agreements.publishAgreementVersion(asRules));
    expect(refused).toMatchObject({
      category: 'failed_precondition',
      reason: 'CHANGE_UNDECLARED',
      metadata: { any_of: 'TERMS' },
    });
    expect(refused.metadata['path']).toContain('settlement.rules');
    expect(await rowCounts(bed)).toEqual(before);
  });

  it.each<[string, Partial<PublishAgreementVersionRequest>]>([
    ['request_id', { requestId: 'x' }],
    ['content_hash', { contentHash: '' }],
    ['subjects[0]', { subjects: ['CHANGE_SUBJECT_UNSPECIFIED'] }],
    ['further_channels[0]', { furtherChannels: ['NOTICE_CHANNEL_SITE_POST'] }],
  ])('refuses a bad %s', async (field, part) => {
    const refused = await refusal(admin.agreements.publishAgreementVersion(order(jd2, part)));
    expect(refused.violations.map((violation) => violation.field)).toEqual([field]);
  });

  it('is for administrators alone', async () => {
    const tenant = await register(bed);
    const before = await rowCounts(bed);
    for (const who of [
      tenant.own,
      front,
      await bed.as('enforcement'),
      await bed.as('console', staff('support', 'reviewer', 'finance', 'enforcer', 'approver')),
    ])
      expect((await refusal(who.agreements.publishAgreementVersion(order(jd2)))).category).toBe('permission_denied');
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('shows drafts to staff alone', async () => {
    const draft = { agreementId: 'jd-sms', version: '2' };
    expect(await refusal(front.agreements.getAgreementVersion(draft))).toMatchObject({ reason: 'UNKNOWN_AGREEMENT' });
    const { version } = await admin.agreements.getAgreementVersion(draft);
    expect(version).toMatchObject({ state: 'PUBLICATION_STATE_UNPUBLISHED', contentHash: jd2.contentHash });
  });

  it('a comparison names clauses and rules that differ', async () => {
    const request = { agreementId: 'jd-sms', fromVersion: '1', toVersion: '2' };
    const [reworded, removed] = shipped('jd-sms').clauses;
    expect(await admin.agreements.diffAgreementVersions(request)).toEqual({
      addedClauses: [{ clauseId: 'jd/new.2', title: { zh: '新条款', en: 'A new clause' } }],
      removedClauses: [{ clauseId: removed?.id, title: removed?.title }],
      changedClauses: [
        { clauseId: reworded?.id, titleBefore: reworded?.title, titleAfter: { zh: '改写', en: 'Reworded' } },
      ],
      changedRules: [{ path: 'dates.inForceFrom', before: '2024-01-01', after: '2026-03-02' }],
    });
    expect(await refusal(front.agreements.diffAgreementVersions(request))).toMatchObject({
      reason: 'UNKNOWN_AGREEMENT',
      metadata: { version: '2' },
    });
    const same = await front.agreements.diffAgreementVersions({ ...request, toVersion: '1' });
    expect(Object.values(same).flat()).toEqual([]);
  });
});

describe('PublishAgreementVersion', () => {
  beforeEach(open);
  afterEach(close);

  it('publishes as early as the regime allows, tells the others, and replays', async () => {
    const request = order(jd2);
    const { version } = await admin.agreements.publishAgreementVersion(request);
    expect(version).toMatchObject({
      agreementId: 'jd-sms',
      version: '2',
      contentHash: jd2.contentHash,
      effectiveTime: SEVEN_DAYS_ON,
      state: 'PUBLICATION_STATE_ANNOUNCED',
      publishTime: START,
      supersedesVersion: '1',
      noticeClauseIds: ['law/civil-code-543', 'law/e-commerce-34'],
    });
    const before = await rowCounts(bed);
    expect((await admin.agreements.publishAgreementVersion(request)).version).toEqual(version);
    const again = order(jd2, { effectiveTime: SEVEN_DAYS_ON, subjects: ['CHANGE_SUBJECT_TERMS'] });
    expect((await admin.agreements.publishAgreementVersion(again)).version).toEqual(version);
    expect(await rowCounts(bed)).toEqual(before);
    await bed.service.flush();
    const told = await bed.service.events('tollgate.accounts.agreement_published');
    expect(told.map(({ data }) => AgreementPublished.decode(data))).toEqual([
      {
        agreementId: 'jd-sms',
        version: '2',
        contentHash: jd2.contentHash,
        supersedesVersion: '1',
        effectiveTime: SEVEN_DAYS_ON,
        occurTime: START,
      },
    ]);
  });

  it('takes the notice regime of what is changed, by subject and channel', async () => {
    const privacy = order(sendcloud2, { subjects: ['CHANGE_SUBJECT_PRIVACY_POLICY'] });
    const { version } = await admin.agreements.publishAgreementVersion(privacy);
    // sendcloud/priv.10: thirty days.
    expect(version?.effectiveTime).toEqual(new Date('2026-03-30T16:00:00Z'));
    expect(version?.noticeClauseIds).toEqual(['sendcloud/priv.10']);
    const byMail = order(tencent2, { furtherChannels: ['NOTICE_CHANNEL_EMAIL'] });
    expect((await admin.agreements.publishAgreementVersion(byMail)).version?.noticeClauseIds).toEqual([
      'tencent/other',
      'law/e-commerce-34',
    ]);
  });

  it('refuses to publish a version again in another way', async () => {
    await admin.agreements.publishAgreementVersion(order(jd2));
    const before = await rowCounts(bed);
    const other = order(jd2, { effectiveTime: new Date('2026-05-01T00:00:00Z') });
    expect(await refusal(admin.agreements.publishAgreementVersion(other))).toMatchObject({
      category: 'already_exists',
      reason: 'ALREADY_PUBLISHED',
    });
    expect(await rowCounts(bed)).toEqual(before);
  });
});

describe('the archive', () => {
  beforeEach(open);
  afterEach(close);

  it('keeps superseded versions readable, also by a build that does not know them', async () => {
    await admin.agreements.publishAgreementVersion(order(jd2));
    bed.clock.now = SEVEN_DAYS_ON;
    expect(await versionsOf(front, 'jd-sms')).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
    const read = (version: string) => front.agreements.getAgreementVersion({ agreementId: 'jd-sms', version });
    expect((await read('')).version?.version).toBe('2');
    const first = await read('1');
    expect(first.version?.contentHash).toBe(shipped('jd-sms').contentHash);
    expect(first.clauses.map(({ clauseId }) => clauseId)).toEqual(shipped('jd-sms').clauses.map(({ id }) => id));
    const [row] = await bed.service.db
      .selectFrom('publication')
      .select('document')
      .where('version', '=', '2')
      .execute();
    expect(row?.document).toMatchObject({ id: 'jd-sms', contentHash: jd2.contentHash, title: jd2.title });
  });
});

describe('a superseded version', () => {
  beforeEach(open);
  afterEach(close);

  it('is clicked no more; one that is not published never is', async () => {
    const tenant = await register(bed);
    const click = ({ version, contentHash } = shipped('jd-sms')) =>
      tenant.own.agreements.acceptAgreement({
        requestId: randomUUID(),
        tenantId: tenant.tenantId,
        agreementId: 'jd-sms',
        version,
        contentHash,
        mode: 'ACCEPTANCE_MODE_CLICK',
        evidence: undefined,
      });
    expect(await refusal(click(jd2))).toMatchObject({ reason: 'AGREEMENT_NOT_PUBLISHED' });
    await admin.agreements.publishAgreementVersion(order(jd2));
    bed.clock.now = SEVEN_DAYS_ON;
    const before = await rowCounts(bed);
    expect(await refusal(click())).toMatchObject({
      reason: 'AGREEMENT_SUPERSEDED',
      metadata: { current_version: '2' },
    });
    expect(await rowCounts(bed)).toEqual(before);
    expect((await click(jd2)).acceptance?.version).toBe('2');
  });
});
