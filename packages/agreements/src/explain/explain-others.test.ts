// The statements of reasons for bills, changes, sanctions, ratios and refusals: all seven parts, in both languages.
import { describe, expect, it } from 'vitest';
import { cash, DAY_ONE, jd, NOW, position, the, yuan } from '../../tests/builders.ts';
import { judgeBill } from '../billing/judge-bill.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import type { AnnouncedChange } from '../changes/change.ts';
import { changeStatus } from '../changes/change-status.ts';
import { evaluateTrigger } from '../enforcement/evaluate-trigger.ts';
import { sanctionVerdict } from '../enforcement/ladder.ts';
import { RESTRICTION_CAUSES } from '../schema/enforcement.ts';
import { SANCTIONS } from '../schema/ladder.ts';
import { DECIDERS, SETTLEMENT_CAUSES } from '../schema/words.ts';
import { settle } from '../settlement/settle.ts';
import { explainBill } from './explain-bill.ts';
import { explainChange } from './explain-change.ts';
import { explainRefusal } from './explain-refusal.ts';
import { explainRestriction } from './explain-restriction.ts';
import { explainSanction } from './explain-sanction.ts';
import { explainSettlement } from './explain-settlement.ts';
import { explainTrigger } from './explain-trigger.ts';
import type { StatementOfReasons } from './statement.ts';

/** Both texts tell the same parts, and each in its own language. */
function inBoth({ text }: StatementOfReasons): void {
  const [zh, en] = [text.zh.split('\n'), text.en.split('\n')];
  expect(zh.length).toBe(en.length);
  expect(/[\u4E00-\u9FFF]/.test(text.zh)).toBe(true);
  expect(text.en.replaceAll(/[\u4E00-\u9FFF]/g, '')).toBe(text.en);
  for (const line of en)
    expect(line).toMatch(/^(Decision|Basis|Evidence|Figures|Decided by|What you can do|Until): \S/);
}

describe('a bill', () => {
  it.each([
    [
      'jd-sms',
      1003n,
      1000n,
      'The bill stands: the difference is within what is allowed.',
      '5 per mille is allowed; 0 beyond',
    ],
    [
      'jd-sms',
      1008n,
      1000n,
      'The bill counts too many, beyond what is allowed; it is recounted and credited.',
      '5 per mille is allowed; 3 beyond',
    ],
    [
      'jd-sms',
      990n,
      1000n,
      'The bill counts too few, beyond what is allowed; it is recounted.',
      '5 per mille is allowed; 5 beyond',
    ],
    ['sendcloud', 1000n, 1000n, 'Both counts agree.', 'no difference is allowed; 0 beyond'],
  ])('%s: %d of %d', (id, billed, submitted, what, allowed) => {
    const told = explainBill(the(id), judgeBill(the(id), { billed, submitted }));
    expect(told.what.en).toBe(what);
    expect(told.numbers[1]?.en).toBe(allowed);
    inBoth(told);
  });
});

describe('a change', () => {
  const change: AnnouncedChange = {
    subject: 'TERMS',
    origin: 'PROVIDER',
    kinds: [],
    effectiveFrom: NOW,
    notices: [
      { channel: 'SITE_POST', at: DAY_ONE },
      { channel: 'EMAIL', at: DAY_ONE },
    ],
  };
  const later = new Date('2026-11-20T00:00:00Z');
  it.each<[string, Partial<AnnouncedChange>, Parameters<typeof changeStatus>[2], Date, string]>([
    [
      'tencent-ses',
      {},
      { usedAt: [] },
      later,
      'Change of terms: binds the tenant since 2026-11-01 08:00, by its date.',
    ],
    ['tencent-ses', {}, { usedAt: [] }, DAY_ONE, 'Change of terms: takes effect on 2026-11-01 08:00.'],
    [
      'tencent-ses',
      { notices: [] },
      { usedAt: [] },
      later,
      'Change of terms: not announced as it must be, so it does not bind; still needed: e-mail (tencent/other), and a post on the site (law/e-commerce-34).',
    ],
    ['jd-sms', {}, { usedAt: [later] }, later, 'Change of terms: binds by express consent only.'],
    ['hongfengye-sms', {}, { usedAt: [] }, later, 'Change of terms: binds with the next use.'],
    [
      'hongfengye-sms',
      {},
      { usedAt: [], objectedAt: DAY_ONE },
      later,
      'Change of terms: the tenant objected on 2026-09-01 08:00; it does not bind.',
    ],
    [
      'sendcloud',
      { subject: 'PRIVACY_POLICY', notices: [{ channel: 'SITE_POST', at: NOW }] },
      { usedAt: [] },
      new Date('2026-12-05T00:00:00Z'),
      'Change of privacy policy: binds the tenant since 2026-12-01 00:00, by its date (postponed: its notice came late).',
    ],
    [
      'changyou-sms',
      { subject: 'PRIVACY_POLICY' },
      { usedAt: [] },
      later,
      'Change of privacy policy: the agreement does not allow such a change.',
    ],
  ])('%s: %j', (id, set, answer, now, what) => {
    const announced = { ...change, ...set };
    const told = explainChange(the(id), announced, changeStatus(the(id), announced, answer, now));
    expect(told.what.en).toBe(what);
    inBoth(told);
  });
});

describe('a sanction', () => {
  const context = { decidedAt: NOW, decider: 'PROVIDER', actor: 'user:usr_9' } as const;

  it('says what, on which clauses, how it is told, and until when it can be appealed', () => {
    const verdict = sanctionVerdict(the('changyou-sms'), { sanction: 'BAN', decider: 'PROVIDER', stoodOn: [] });
    const told = explainSanction(the('changyou-sms'), verdict, { ...context, brokenClauses: ['changyou/user.3.6'] });
    expect(told.what.en).toBe('Decided: account banned (told at once, and final).');
    expect(told.clauses.map((c) => c.clause)).toEqual([
      'changyou/pre.breach',
      'changyou/breach.4',
      'law/anti-fraud-32',
      'changyou/user.3.6',
    ]);
    expect(told.until.en).toBe('Appeal by 2026-11-16 23:59 Beijing time; another person reviews it (house/appeal).');
    inBoth(told);
  });

  it('says by when something is to be mended', () => {
    const deadline = new Date('2026-11-05T04:00:00Z');
    const verdict = sanctionVerdict(the('sendcloud'), {
      sanction: 'RECTIFY',
      decider: 'PROVIDER',
      stoodOn: [],
      deadline,
    });
    expect(explainSanction(the('sendcloud'), verdict, context).until.en).toMatch(
      /^2026-11-05 12:00 Beijing time\. Appeal by /,
    );
  });

  it('says why not', () => {
    for (const agreement of listAgreements())
      for (const sanction of SANCTIONS)
        for (const decider of DECIDERS)
          for (const stoodOn of [[], ['TERMINATE'], ['BAN']] as const)
            inBoth(
              explainSanction(agreement, sanctionVerdict(agreement, { sanction, decider, stoodOn }), {
                ...context,
                decider,
              }),
            );
    const refused = sanctionVerdict(jd(), { sanction: 'BAN', decider: 'PROVIDER', stoodOn: [] });
    expect(explainSanction(jd(), refused, context).what.en).toContain(
      'the agreement has no such sanction; it has: transmission stopped,',
    );
  });
});

describe('a ratio', () => {
  const counted = { start: DAY_ONE, end: NOW, volume: 10_000n };
  it('says what was counted against which limit, and what follows', () => {
    const told = explainTrigger(
      the('sendcloud'),
      evaluateTrigger(the('sendcloud'), 'hard-bounce-month', { ...counted, events: 1200n }),
      NOW,
    );
    expect(told.what.en).toMatch(
      /^A count went beyond the platform rules \(.*\); a case opens with: agreement terminated\.$/,
    );
    expect(told.numbers.map((n) => n.en)).toEqual([
      '1200 of 10000',
      'Limit: > 10/100, from 300 messages and 20 events',
    ]);
    expect(told.evidence[1]?.en).toMatch(/^Rule email-hard-bounce-month of platform-rules 1 \(sha256 [0-9a-f]{12}\)$/);
    expect(told.until.en).toContain('Appeal by 2026-11-16 23:59 Beijing time');
    inBoth(told);
  });

  it.each([
    [600n, 'A count went beyond the warning line'],
    [1n, 'A count stays within the platform rules'],
    [-1n, 'The count cannot be judged; a person looks at it'],
  ])('%d of 10,000: %s', (events, what) => {
    const told = explainTrigger(
      the('sendcloud'),
      evaluateTrigger(the('sendcloud'), 'hard-bounce-month', { ...counted, events }),
      NOW,
    );
    expect(told.what.en.startsWith(what)).toBe(true);
    expect(told.what.en.endsWith(').')).toBe(true);
  });
});

describe('a settlement and a refusal', () => {
  it('names the cause where one clause serves several', () => {
    const settled = settle(
      the('tencent-ses'),
      { cause: 'RATIO_BREACH', decider: 'PROVIDER' },
      position({ lots: [cash('c1', yuan(1))] }),
    );
    if (settled.outcome !== 'SETTLED') throw new Error(settled.outcome);
    const told = explainSettlement(the('tencent-ses'), settled.plan, { decidedAt: NOW, actor: '' });
    expect(told.what.en).toContain('the tenant broke the agreement (ratio beyond its limit).');
    expect(told.until.en).toBe('objections by 2026-11-16 23:59 Beijing time');
  });

  it('says what debt a package paid', () => {
    const pack = {
      ...cash('p1', 0n),
      kind: 'PACKAGE_UNITS',
      asset: 'sms-cn',
      original: 10n,
      available: 10n,
      pricePaid: yuan(5),
      unitPrice: yuan(0.5),
    } as const;
    const has = position({ lots: [pack], arrears: [{ ref: 'inv_1', amount: yuan(2) }] });
    const settled = settle(jd(), { cause: 'TENANT_CLOSURE', decider: 'TENANT' }, has);
    if (settled.outcome !== 'SETTLED') throw new Error(settled.outcome);
    expect(explainSettlement(jd(), settled.plan, { decidedAt: NOW, actor: '' }).numbers[0]?.en).toContain(
      'Package 10 units of sms-cn (CNY 3.00) is refunded to the refund balance, valued at the price paid of CNY 5.00 less 0 units used at CNY 0.50, after CNY 2.00 for the debt inv_1',
    );
  });

  it.each([
    [
      { reason: 'UNKNOWN_CAUSE', cause: 'EXPIRY' },
      'Not settled: the agreement has no rule for an end by this cause: expiry.',
    ],
    [
      { reason: 'DECIDER_NOT_ENTITLED', decider: 'TENANT', entitled: ['PROVIDER'], clause: 'jd/7.3.5' },
      'Not settled: the tenant may not end it so; entitled: the provider.',
    ],
    [
      { reason: 'INVALID_POSITION', faults: ['lot a: listed twice'] },
      'Not settled: the figures of the position contradict each other.',
    ],
    [{ reason: 'OPEN_RESERVATIONS', reservationIds: ['rsv_1'] }, 'Not settled: value is still reserved.'],
    [{ reason: 'UNKNOWN_ELECTION', clause: 'jd/99' }, 'Not settled: there is nothing to elect here.'],
    [
      { reason: 'UNKNOWN_OPTION', clause: 'jd/7.3.2', option: 'BURN', options: ['REFUND'] },
      'Not settled: there is no option BURN.',
    ],
    [{ reason: 'ELECTION_TWICE', clause: 'jd/7.3.2' }, 'Not settled: one clause was elected twice.'],
    [{ reason: 'ELECTION_UNSIGNED', clause: 'jd/7.3.2' }, 'Not settled: a named person has to elect.'],
  ] as const)('%j', (refusal, what) => {
    const told = explainRefusal(jd(), refusal);
    expect(told.what.en).toBe(what);
    inBoth(told);
  });
});

describe('every cause under every agreement', () => {
  it('can be explained in both languages, with an appeal against what was decided', () => {
    const parts = { lots: [cash('c1', yuan(10))], arrears: [{ ref: 'inv_1', amount: yuan(3) }] };
    for (const agreement of listAgreements()) {
      for (const cause of SETTLEMENT_CAUSES)
        for (const decider of DECIDERS) {
          const settled = settle(agreement, { cause, decider }, position(parts));
          if (settled.outcome === 'REFUSED') inBoth(explainRefusal(agreement, settled.refusal));
          else inBoth(explainSettlement(agreement, settled.plan, { decidedAt: NOW, actor: 'user:usr_1' }));
        }
      for (const cause of RESTRICTION_CAUSES) {
        const told = explainRestriction(agreement, { cause, imposedAt: NOW, decider: 'PROVIDER', actor: '' });
        inBoth(told);
        const decided = ['AUTOMATIC', 'STAFF', 'REGULATOR', 'ATTACK', 'TERMINATION'].includes(cause);
        expect(told.remedy.en.includes('Appeal by 2026-11-16 23:59 Beijing time')).toBe(decided);
      }
    }
  });
});
