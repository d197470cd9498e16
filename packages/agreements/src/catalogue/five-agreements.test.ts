// What each of the five agreements says, read off its source clause by clause.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import { clauseById, listAgreements, warningsOf } from './catalogue.ts';
import { contentClassByCode } from './content-classes.ts';
import { listPolicies } from './policies.ts';

describe('counting and paying', () => {
  it.each([
    ['sendcloud', ['EMAIL DELIVERED_ONLY silent', 'SMS_CN DELIVERED_ONLY silent'], 'PREPAID silent', null],
    ['tencent-ses', ['EMAIL VALID_REQUEST tencent/fee.1'], 'EITHER tencent/fee.3', null],
    ['hongfengye-sms', ['SMS_CN DELIVERED_ONLY silent'], 'PREPAID hongfengye/1.4', null],
    [
      'changyou-sms',
      ['SMS_CN SUBMITTED_OK changyou/fee.1', 'SMS_INTL SUBMITTED_OK changyou/fee.1'],
      'PREPAID silent',
      null,
    ],
    [
      'jd-sms',
      ['SMS_CN SUBMITTED_OK jd/2.1', 'SMS_INTL SUBMITTED_OK jd/2.1', 'MMS SUBMITTED_OK jd/2.1'],
      'PREPAID jd/7.3.3',
      5n,
    ],
  ])('%s', (id, bases, payment, perMille) => {
    const { billing } = the(id);
    expect(billing.bases.map((b) => `${b.productClass} ${b.basis} ${b.silent ? 'silent' : b.clause}`)).toEqual(bases);
    expect(`${billing.payment.mode} ${billing.payment.silent ? 'silent' : billing.payment.clause}`).toBe(payment);
    expect(billing.tolerance?.perMille ?? null).toBe(perMille);
  });
});

describe('term, secrecy and liability', () => {
  const limits = (agreement: AgreementVersion) =>
    agreement.liabilityCaps.map(
      (c) => `${c.liable} ${c.measure} ${c.indirectLoss ? 'all loss' : 'direct loss'} ${c.clause}`,
    );
  it.each([
    [
      'sendcloud',
      null,
      12n,
      ['PROVIDER UNLIMITED all loss law/civil-code-584', 'TENANT UNLIMITED all loss sendcloud/3.12'],
    ],
    [
      'tencent-ses',
      null,
      null,
      ['PROVIDER FEE_OF_SERVICE direct loss tencent/disc.7', 'TENANT UNLIMITED all loss tencent/use.4'],
    ],
    [
      'hongfengye-sms',
      null,
      undefined,
      ['PROVIDER UNLIMITED all loss hongfengye/4.vii', 'TENANT UNLIMITED all loss law/civil-code-584'],
    ],
    [
      'changyou-sms',
      12n,
      null,
      ['PROVIDER FEE_OF_SERVICE direct loss changyou/disc.5', 'TENANT UNLIMITED all loss changyou/prov.1'],
    ],
    ['jd-sms', null, null, ['PROVIDER FEE_OF_SERVICE direct loss jd/8.4', 'TENANT UNLIMITED all loss jd/3.4']],
  ])('%s', (id, months, secrecy, caps) => {
    expect(the(id).term.months).toBe(months);
    expect(the(id).confidentiality?.monthsAfterEnd).toBe(secrecy);
    expect(limits(the(id))).toEqual(caps);
  });
});

describe('triggers', () => {
  it.each([
    [
      'sendcloud',
      [
        'list-invalid',
        'hard-bounce-month',
        'hard-bounce-job',
        'complaint-month',
        'complaint-job',
        'complaint-day',
        'confirmed-complaint',
        'channel-shutdown',
        'content-violation',
        'breach',
        'kyc-demanded',
        'kyc-changed',
        'kyc-lapsed',
        'arrears',
        'minor',
      ],
    ],
    [
      'tencent-ses',
      [
        'breach',
        'content-violation',
        'unapproved-content',
        'list-invalid',
        'hard-bounce-day',
        'hard-bounce-month',
        'complaint-month',
        'complaint-job',
        'key-leak',
        'arrears',
        'kyc-lapsed',
        'minor',
      ],
    ],
    [
      'hongfengye-sms',
      ['fraud', 'content-violation', 'unproven-content', 'complaint-ratio', 'arrears', 'kyc-lapsed', 'minor'],
    ],
    [
      'changyou-sms',
      [
        'breach',
        'uncured-breach',
        'content-violation',
        'unapproved-content',
        'list-invalid',
        'channel-risk',
        'channel-shutdown',
        'complaint-ratio',
        'complaint-ratio-grave',
        'key-leak',
        'expiry',
        'exhaustion',
        'arrears',
        'kyc-lapsed',
        'minor',
      ],
    ],
    [
      'jd-sms',
      [
        'arrears',
        'attack',
        'serious-breach',
        'content-violation',
        'unapproved-content',
        'channel-risk',
        'complaint-ratio',
        'kyc-lapsed',
        'complaint-ratio-grave',
        'minor',
      ],
    ],
  ])('%s has exactly these', (id, ids) => {
    expect(the(id).triggers.map((t) => t.id)).toEqual(ids);
  });

  it('every kind that the agreements know is somewhere', () => {
    const kinds = new Set(listAgreements().flatMap((a) => a.triggers.map((t) => t.kind)));
    expect(kinds.size).toBe(17);
  });

  it.each([
    ['sendcloud', 'confirmed-complaint', { scope: 'JOB', graceSeconds: 0n, startsAt: 'STOP_TRANSMISSION' }],
    ['tencent-ses', 'key-leak', { scope: 'CREDENTIAL', graceSeconds: 0n, restricts: null }],
    ['changyou-sms', 'uncured-breach', { clause: 'changyou/term.3', afterCureNotice: true, startsAt: 'TERMINATE' }],
    ['changyou-sms', 'channel-risk', { clause: 'changyou/prov.1', mayEndAs: 'CHANNEL_RISK' }],
    ['hongfengye-sms', 'minor', { clause: 'hongfengye/6', scope: 'APPLICANT', mayEndAs: 'MINOR' }],
    ['hongfengye-sms', 'fraud', { clause: 'hongfengye/2.3b', startsAt: 'BAN' }],
    ['jd-sms', 'arrears', { clause: 'jd/7.3.3', graceSeconds: 0n, restricts: 'ARREARS' }],
  ])('%s: %s', (id, trigger, expected) => {
    expect(the(id).triggers.find((t) => t.id === trigger)).toMatchObject(expected);
  });

  it('every figure of the platform rules has a minimum of volume and of events', () => {
    const rules = listPolicies().flatMap((p) => p.rules);
    expect(rules.map((r) => [r.id, r.minimumVolume, r.minimumEvents])).toEqual([
      ['email-hard-bounce-month', 300n, 20n],
      ['email-hard-bounce-job', 300n, 20n],
      ['email-complaint-month', 1000n, 5n],
      ['email-complaint-job', 1000n, 5n],
      ['email-complaint-day', 1000n, 10n],
      ['email-hard-bounce-day', 301n, 28n],
      ['sms-complaint-month', 100_000n, 3n],
      ['sms-complaint-month-grave', 100_000n, 3n],
    ]);
    for (const { warn, act } of rules)
      expect(warn === null || warn.events * act.per < act.events * warn.per).toBe(true);
  });
});

describe('what the sources say against themselves', () => {
  it.each([
    ['sendcloud', []],
    ['tencent-ses', ['DUPLICATE_CLAUSE_NUMBER', 'REFERENCE_TO_NOTHING']],
    [
      'hongfengye-sms',
      ['EFFECTIVE_BEFORE_PUBLISHED', 'CONFLICTING_CLAUSES', 'BROKEN_NUMBERING', 'REFERENCE_TO_NOTHING'],
    ],
    ['changyou-sms', ['CONFLICTING_CLAUSES', 'CONFLICTING_CLAUSES']],
    ['jd-sms', ['DUPLICATE_CLAUSE_NUMBER', 'CONFLICTING_CLAUSES']],
  ])('%s', (id, kinds) => {
    expect(the(id).contradictions.map((c) => c.kind)).toEqual(kinds);
  });

  it("Hongfengye's dates are a warning, not a crash, and it binds from the later one", () => {
    const hongfengye = the('hongfengye-sms');
    expect(warningsOf(hongfengye)).toEqual([
      {
        code: 'EFFECTIVE_BEFORE_PUBLISHED',
        path: 'dates.stated',
        message: 'effective 2021-12-27 before published 2022-05-26',
      },
    ]);
    expect(hongfengye.dates).toEqual({
      stated: { published: '2022-05-26', effective: '2021-12-27' },
      inForceFrom: '2022-05-26',
    });
    for (const other of listAgreements().filter((a) => a !== hongfengye)) expect(warningsOf(other)).toEqual([]);
  });
});

describe('every agreement', () => {
  it.each(listAgreements().map((a) => [a.id, a] as const))('%s is complete', (_, agreement) => {
    for (const { id, title } of agreement.clauses) {
      expect(id.startsWith(`${agreement.clausePrefix}/`)).toBe(true);
      expect(/[\u4E00-\u9FFF]/.test(title.zh) && !/[\u4E00-\u9FFF]/.test(title.en)).toBe(true);
    }
    for (const rule of agreement.settlement.rules)
      for (const lot of Object.values(rule.lots))
        for (const clause of [lot.clause, ...lot.also]) expect(clauseById(agreement, clause)?.id).toBe(clause);
    for (const code of agreement.content.flatMap((c) => c.codes)) expect(contentClassByCode(code)?.code).toBe(code);
    expect(agreement.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is a version of its own: no two have the same content', () => {
    expect(new Set(listAgreements().map((a) => a.contentHash)).size).toBe(listAgreements().length);
  });
});
