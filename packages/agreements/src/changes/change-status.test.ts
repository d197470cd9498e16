// When a change of prices or terms binds, under each regime of the five agreements.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { the } from '../../tests/builders.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { CHANGE_KINDS, CHANGE_ORIGINS, CHANGE_SUBJECTS, type ChangeKind } from '../schema/changes.ts';
import { NOTICE_CHANNELS, type NoticeChannel } from '../schema/notices.ts';
import type { AnnouncedChange, TenantAnswer } from './change.ts';
import { changeRules, changeStatus, type ChangeStatus } from './change-status.ts';
import { noticeRegime } from './notice-regime.ts';

/** A moment of June or July 2026 in Beijing, such as `06-01 10:00`. */
const at = (text: string) => new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
const told = (...notices: [NoticeChannel, string][]) => notices.map(([channel, when]) => ({ channel, at: at(when) }));
const change = (
  subject: AnnouncedChange['subject'],
  effective: string,
  notices: AnnouncedChange['notices'],
  rest: { origin?: AnnouncedChange['origin']; kinds?: ChangeKind[] } = {},
): AnnouncedChange => ({ subject, origin: 'PROVIDER', kinds: [], effectiveFrom: at(effective), notices, ...rest });
const silent: TenantAnswer = { usedAt: [] };
const uses = (...when: string[]): TenantAnswer => ({ usedAt: when.map(at) });

type Expected = Partial<Record<'outcome' | 'by' | 'mayAsk', string>> & { from?: Date; postponed?: boolean };
type Row = [string, string, AnnouncedChange, TenantAnswer, string, Expected];

describe('prices', () => {
  it.each<Row>([
    [
      'posted, any time',
      'sendcloud',
      change('PRICE', '06-01 00:00', told(['SITE_POST', '06-01 00:00'])),
      silent,
      '06-01 00:00',
      { outcome: 'BINDS', by: 'TIME', from: at('06-01 00:00'), postponed: false },
    ],
    [
      'never posted',
      'sendcloud',
      change('PRICE', '06-01 00:00', []),
      uses('06-02 00:00'),
      '07-01 00:00',
      { outcome: 'NOT_ANNOUNCED' },
    ],
    [
      'a carrier raises it, told before, not used since',
      'jd-sms',
      change('PRICE', '06-10 00:00', told(['EMAIL', '06-01 10:00']), { origin: 'CARRIER' }),
      uses('06-09 23:59'),
      '06-20 00:00',
      { outcome: 'AWAITS_USE', from: at('06-10 00:00') },
    ],
    [
      'the same, used since',
      'jd-sms',
      change('PRICE', '06-10 00:00', told(['SITE_POST', '06-01 10:00']), { origin: 'CARRIER' }),
      uses('06-15 08:00', '06-12 08:00'),
      '06-20 00:00',
      { outcome: 'BINDS', by: 'CONTINUED_USE', from: at('06-12 08:00') },
    ],
    [
      'told only afterwards: from then on',
      'changyou-sms',
      change('PRICE', '06-10 00:00', told(['EMAIL', '06-11 09:00']), { origin: 'CARRIER' }),
      uses('06-10 12:00'),
      '06-20 00:00',
      { outcome: 'AWAITS_USE', from: new Date(at('06-11 09:00').getTime() + 1) },
    ],
    [
      'by a text message, which Changyou does not know',
      'changyou-sms',
      change('PRICE', '06-10 00:00', told(['SMS', '06-01 09:00']), { origin: 'CARRIER' }),
      uses('06-10 12:00'),
      '06-20 00:00',
      { outcome: 'NOT_ANNOUNCED' },
    ],
    [
      'mailed by Tencent',
      'tencent-ses',
      change('PRICE', '06-10 00:00', told(['EMAIL', '06-10 00:00'])),
      silent,
      '06-10 00:00',
      { outcome: 'BINDS', by: 'TIME' },
    ],
    [
      'not yet',
      'tencent-ses',
      change('PRICE', '06-10 00:00', told(['EMAIL', '06-01 00:00'])),
      silent,
      '06-09 23:59',
      { outcome: 'NOT_YET', from: at('06-10 00:00'), postponed: false },
    ],
  ])('%s (%s)', (_, id, announced, answer, now, expected) => {
    expect(changeStatus(the(id), announced, answer, at(now))).toMatchObject(expected);
  });
});

describe('terms', () => {
  const posted = told(['SITE_POST', '06-01 10:00']);
  it.each<Row>([
    [
      'without an amendment clause a change needs consent',
      'jd-sms',
      change('TERMS', '06-08 00:00', posted),
      uses('06-09 00:00'),
      '06-20 00:00',
      { outcome: 'AWAITS_CONSENT', from: at('06-08 00:00') },
    ],
    [
      'and binds with it',
      'sendcloud',
      change('TERMS', '06-08 00:00', posted),
      { usedAt: [], consentedAt: at('06-12 09:00') },
      '06-20 00:00',
      { outcome: 'BINDS', by: 'EXPRESS_CONSENT', from: at('06-12 09:00') },
    ],
    [
      'an earlier consent binds from the effective time',
      'sendcloud',
      change('TERMS', '06-08 00:00', posted),
      { usedAt: [], consentedAt: at('06-02 09:00') },
      '06-20 00:00',
      { outcome: 'BINDS', from: at('06-08 00:00') },
    ],
    [
      'mailed by Tencent but not posted',
      'tencent-ses',
      change('TERMS', '06-08 00:00', told(['EMAIL', '06-01 10:00'])),
      silent,
      '06-20 00:00',
      { outcome: 'NOT_ANNOUNCED' },
    ],
    [
      'mailed and posted seven days before',
      'tencent-ses',
      change('TERMS', '06-08 00:00', [...posted, ...told(['EMAIL', '06-01 10:00'])]),
      silent,
      '06-08 00:00',
      { outcome: 'BINDS', by: 'TIME', postponed: false },
    ],
    [
      'posted a day too late: postponed',
      'tencent-ses',
      change('TERMS', '06-08 00:00', told(['SITE_POST', '06-02 00:30'], ['EMAIL', '06-01 10:00'])),
      silent,
      '06-08 12:00',
      { outcome: 'NOT_YET', from: at('06-09 00:00'), postponed: true },
    ],
    [
      'announced or mailed by Changyou',
      'changyou-sms',
      change('TERMS', '06-08 00:00', posted),
      silent,
      '06-08 00:00',
      { outcome: 'BINDS', by: 'TIME' },
    ],
    [
      'posted only, Hongfengye, and used on',
      'hongfengye-sms',
      change('TERMS', '06-01 10:00', posted),
      uses('06-05 00:00', '06-08 09:00'),
      '06-20 00:00',
      { outcome: 'BINDS', by: 'CONTINUED_USE', from: at('06-08 09:00'), postponed: true },
    ],
    [
      'a material change needs more than a post',
      'hongfengye-sms',
      change('TERMS', '06-08 00:00', posted, { kinds: ['SHARING'] }),
      uses('06-09 00:00'),
      '06-20 00:00',
      { outcome: 'NOT_ANNOUNCED' },
    ],
    [
      'and is told by text message',
      'hongfengye-sms',
      change('TERMS', '06-08 00:00', [...posted, ...told(['SMS', '06-03 00:00'])], { kinds: ['OWNERSHIP'] }),
      uses('06-09 00:00'),
      '06-20 00:00',
      { outcome: 'BINDS', by: 'CONTINUED_USE', from: at('06-09 00:00') },
    ],
    [
      'less rights only with consent',
      'hongfengye-sms',
      change('TERMS', '06-08 00:00', posted, { kinds: ['LESS_RIGHTS'] }),
      uses('06-09 00:00'),
      '06-20 00:00',
      { outcome: 'AWAITS_CONSENT' },
    ],
  ])('%s (%s)', (_, id, announced, answer, now, expected) => {
    expect(changeStatus(the(id), announced, answer, at(now))).toMatchObject(expected);
  });

  it('says which clauses met, and that the stricter held', () => {
    const announced = change('TERMS', '06-08 00:00', posted, { kinds: ['LESS_RIGHTS'] });
    const { clauses } = changeStatus(the('hongfengye-sms'), announced, silent, at('06-20 00:00'));
    expect(clauses).toEqual([
      'hongfengye/0.3',
      'hongfengye/0.2',
      'hongfengye/7',
      'law/e-commerce-34',
      'house/stricter-wins',
    ]);
  });

  it('names the notice that is missing', () => {
    const announced = change('TERMS', '06-08 00:00', told(['EMAIL', '06-01 10:00']));
    expect(changeStatus(the('tencent-ses'), announced, silent, at('06-20 00:00'))).toMatchObject({
      missing: [{ clause: 'law/e-commerce-34', channels: ['SITE_POST'], minimumDays: 7n }],
    });
  });
});

describe('the privacy notice of SendCloud (sendcloud/priv.10): thirty days after the update', () => {
  const announced = change('PRIVACY_POLICY', '06-10 00:00', told(['SITE_POST', '06-01 10:00']));
  it.each<[string, TenantAnswer, string, Expected]>([
    ['a day before', silent, '06-30 23:59', { outcome: 'NOT_YET', from: at('07-01 00:00'), postponed: true }],
    ['on the day', silent, '07-01 00:00', { outcome: 'BINDS', by: 'TIME', from: at('07-01 00:00') }],
    [
      'who objected before may ask for deletion',
      { usedAt: [], objectedAt: at('06-30 23:00') },
      '07-05 00:00',
      { outcome: 'OBJECTED', mayAsk: 'ASK_DELETION' },
    ],
    [
      'an objection on the day is too late',
      { usedAt: [], objectedAt: at('07-01 00:00') },
      '07-05 00:00',
      { outcome: 'BINDS' },
    ],
    [
      'who objects and goes on using it is bound',
      { usedAt: [at('07-02 00:00')], objectedAt: at('06-30 23:00') },
      '07-05 00:00',
      { outcome: 'BINDS' },
    ],
  ])('%s', (_, answer, now, expected) => {
    expect(changeStatus(the('sendcloud'), announced, answer, at(now))).toMatchObject(expected);
  });

  it('other policies: a new purpose needs consent by statute, and Changyou has no policy to change', () => {
    const purpose = change('PRIVACY_POLICY', '06-08 00:00', told(['SITE_POST', '06-01 10:00']), {
      kinds: ['NEW_PURPOSE'],
    });
    const status = changeStatus(the('hongfengye-sms'), purpose, uses('06-09 00:00'), at('06-20 00:00'));
    expect(status.outcome).toBe('AWAITS_CONSENT');
    expect(status.clauses).toEqual(expect.arrayContaining(['hongfengye/1.ii', 'law/pipl-14']));
    const sendcloud = changeStatus(
      the('sendcloud'),
      { ...purpose, effectiveFrom: at('07-01 00:00') },
      silent,
      at('07-02 00:00'),
    );
    expect(sendcloud).toMatchObject({ outcome: 'AWAITS_CONSENT' });
    expect(changeStatus(the('changyou-sms'), purpose, silent, at('06-20 00:00'))).toEqual({
      outcome: 'NO_RULE',
      clauses: [],
    });
  });
});

describe('any change', () => {
  const moment = fc
    .integer({ min: 0, max: 120 * 24 })
    .map((hours) => new Date(at('06-01 00:00').getTime() + hours * 3_600_000));
  const any = fc.record({
    id: fc.constantFrom(...listAgreements().map(({ id }) => id)),
    change: fc.record({
      subject: fc.constantFrom(...CHANGE_SUBJECTS),
      origin: fc.constantFrom(...CHANGE_ORIGINS),
      kinds: fc.uniqueArray(fc.constantFrom(...CHANGE_KINDS), { maxLength: 2 }),
      effectiveFrom: moment,
      notices: fc.array(fc.record({ channel: fc.constantFrom(...NOTICE_CHANNELS), at: moment }), { maxLength: 6 }),
    }),
    answer: fc.record({
      usedAt: fc.array(moment, { maxLength: 4 }),
      consentedAt: fc.option(moment, { nil: undefined }),
      objectedAt: fc.option(moment, { nil: undefined }),
    }),
    now: moment,
  });

  it('binds only after its time and every notice, by the act it needs, and stays bound', () => {
    fc.assert(
      fc.property(any, ({ id, change: announced, answer, now }) => {
        const agreement = the(id);
        const status = changeStatus(agreement, announced, answer, now);
        if (status.outcome !== 'BINDS') return;
        expect(status.from >= announced.effectiveFrom && status.from <= now).toBe(true);
        for (const { notice } of changeRules(agreement, announced))
          for (const need of noticeRegime(agreement, notice).needs) {
            const given = announced.notices.filter(({ channel }) => need.channels.includes(channel));
            const days = Number(need.minimumDays ?? 0n) * 24 * 3_600_000;
            // A day less than the figure, because the day of the notice counts from its first hour.
            const early = given.some(
              (n) => n.at.getTime() + Math.max(0, days - 24 * 3_600_000) <= status.from.getTime(),
            );
            expect(early || need.timing === 'AFTERWARDS').toBe(true);
          }
        const acts = changeRules(agreement, announced).map(({ binds }) => binds);
        expect(status.by !== 'TIME' || acts.every((act) => act === 'TIME')).toBe(true);
        expect(status.by === 'EXPRESS_CONSENT' || !acts.includes('EXPRESS_CONSENT')).toBe(true);
        const later: ChangeStatus = changeStatus(agreement, announced, answer, new Date(now.getTime() + 86_400_000));
        expect(later).toMatchObject({ outcome: 'BINDS', from: status.from });
      }),
      { numRuns: 10_000 },
    );
  });
});
