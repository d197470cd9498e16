// What a statute adds to an agreement's own rule about a notice, and what it sets aside.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { NOTICE_ACTS, type NoticeAct, type NoticeTiming } from '../schema/notices.ts';
import { noticeRegime } from './notice-regime.ts';

describe('noticeRegime', () => {
  it.each<[string, NoticeAct, NoticeTiming, string[], string | null]>([
    // SendCloud need not tell before it suspends or ends (4.6): statutes want reasons at once and a notice that arrives.
    ['sendcloud', 'SUSPEND', 'AT_ONCE', ['sendcloud/4.6', 'law/anti-fraud-32'], 'sendcloud/4.6'],
    ['sendcloud', 'TERMINATE_FOR_BREACH', 'AT_ONCE', ['sendcloud/4.6', 'law/civil-code-565'], 'sendcloud/4.6'],
    ['sendcloud', 'PRIVACY_CHANGE', 'BEFORE', ['sendcloud/priv.10'], null],
    ['sendcloud', 'UPGRADE', 'BEFORE', ['sendcloud/4.4'], null],
    ['hongfengye-sms', 'BAN', 'AT_ONCE', ['hongfengye/2.3b', 'law/anti-fraud-32'], 'hongfengye/2.3b'],
    ['hongfengye-sms', 'TERMS_CHANGE', 'BEFORE', ['hongfengye/0.3', 'law/e-commerce-34'], 'hongfengye/0.3'],
    ['hongfengye-sms', 'DATA_INCIDENT', 'AT_ONCE', ['hongfengye/4.viii', 'law/pipl-57'], null],
    ['changyou-sms', 'SUSPEND', 'AT_ONCE', ['changyou/breach.1', 'law/anti-fraud-32'], null],
    ['changyou-sms', 'PRICE_CHANGE', 'BEFORE', ['changyou/fee.3'], null],
    ['changyou-sms', 'FORCE_MAJEURE', 'AFTERWARDS', ['changyou/breach.2'], null],
    ['tencent-ses', 'TERMS_CHANGE', 'BEFORE', ['tencent/other', 'law/e-commerce-34'], 'tencent/other'],
    ['jd-sms', 'TERMS_CHANGE', 'BEFORE', ['law/e-commerce-34'], null],
    ['jd-sms', 'TERMINATE_FOR_CONVENIENCE', 'BEFORE', ['jd/7.3.5'], null],
    ['tencent-ses', 'ASSIGN', 'NONE', [], null],
  ])('%s, %s: %s', (id, act, timing, clauses, setAside) => {
    expect(noticeRegime(the(id), act)).toMatchObject({ act, timing, clauses, setAside });
  });

  it('leaves no sanction of any agreement without a notice', () => {
    for (const agreement of listAgreements())
      for (const rung of agreement.ladder) {
        const { needs, timing } = noticeRegime(agreement, rung.notice);
        expect([agreement.id, rung.sanction, needs.length > 0, timing]).not.toContain('NONE');
        expect(needs.every((need) => need.channels.length > 0)).toBe(true);
      }
  });

  it('answers for every act', () => {
    for (const agreement of listAgreements())
      for (const act of NOTICE_ACTS) expect(noticeRegime(agreement, act).act).toBe(act);
  });
});
