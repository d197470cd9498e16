import { describe, expect, it } from 'vitest';
import { agreementWith, bonus, cash, jd, NOW, position, units, yuan } from '../../tests/builders.ts';
import type { SettlementPosition } from '../settlement/position.ts';
import type { SettlementPlan } from '../settlement/result.ts';
import { settle } from '../settlement/settle.ts';
import type { SettlementCause } from '../schema/words.ts';
import { RESTRICTION_CAUSES } from '../schema/enforcement.ts';
import { explainRestriction } from './explain-restriction.ts';
import { explainLine, explainSettlement } from './explain-settlement.ts';

function plan(cause: SettlementCause, parts: Partial<SettlementPosition>): SettlementPlan {
  const result = settle(jd(), { cause, decider: 'PROVIDER' }, position(parts));
  if (result.outcome === 'REFUSED') throw new Error(result.refusal.reason);
  return result.plan;
}

describe('the reasons for a settlement', () => {
  it('says what, by which clause, with which figures, by whom, what now and until when, in both languages', () => {
    const told = explainSettlement(
      jd(),
      plan('PROVIDER_CONVENIENCE', { lots: [cash('lot_1', yuan(1000), yuan(812.34)), bonus('lot_2', yuan(100))] }),
      { decidedAt: NOW, actor: 'user:usr_9', appealUntil: new Date('2026-11-16T00:00:00Z') },
    );
    expect(told.text.en.split('\n')).toEqual([
      'Decision: The agreement ends and is settled on 2026-11-01 08:00: the provider ends the agreement by notice.',
      'Basis: jd/7.3.5 the provider ends it by prior notice and returns paid, unconsumed money to the cloud account',
      'Basis: house/paid-money-only only money really paid is ever refunded',
      'Figures: Bonus CNY 100.00 lapses (jd/7.3.5 the provider ends it by prior notice and returns paid, unconsumed money to the cloud account; lot lot_2)',
      'Figures: Paid money CNY 812.34 is refunded to the refund balance (jd/7.3.5 the provider ends it by prior notice and returns paid, unconsumed money to the cloud account; lot lot_1)',
      'Decided by: the provider (user:usr_9)',
      'What you can do: Object to any line in the console; the refund balance can be withdrawn on request.',
      'Until: objections by 2026-11-16 08:00 Beijing time',
    ]);
    expect(told.text.zh.split('\n')).toEqual([
      '决定:2026-11-01 08:00 协议终止并结算:平台提前通知终止。',
      '依据:jd/7.3.5 平台提前通知终止,退还已付未消费款项至云账户',
      '依据:house/paid-money-only 只有实际支付的款项才会退还',
      '数额:赠送金额 100.00 元 失效(jd/7.3.5 平台提前通知终止,退还已付未消费款项至云账户;批次 lot_2)',
      '数额:本金 812.34 元 退还至账户退款余额(jd/7.3.5 平台提前通知终止,退还已付未消费款项至云账户;批次 lot_1)',
      '决定人:平台(user:usr_9)',
      '您可以:对任何一行有异议可在控制台申诉;退款余额可申请提取。',
      '期限:2026-11-16 08:00(北京时间)前申诉',
    ]);
  });

  it('says that the clause is silent, what is still to be chosen, and what is still owed', () => {
    const parts = { lots: [cash('lot_1', yuan(10))], arrears: [{ ref: 'inv_1', amount: yuan(4.5) }] };
    const silent = explainSettlement(jd(), plan('SERIOUS_BREACH', parts), { decidedAt: NOW, actor: '' });
    expect(silent.what.en).toContain('silent about money');
    expect(silent.numbers.map((n) => n.en)).toEqual([
      'Paid money CNY 4.50 is set off against a debt inv_1 (jd/7.2 keep the balance sufficient; lot lot_1)',
      'Paid money CNY 5.50 is refunded to the refund balance (jd/7.3.2 serious breach: suspension and freezing; lot lot_1)',
      'To be chosen (jd/7.3.2): The agreement does not say what becomes of the remaining principal: refund it, or keep it? Assumed: refund to the wallet',
    ]);
    const owing = explainSettlement(jd(), plan('ATTACK', { arrears: [{ ref: 'inv_1', amount: yuan(4.5) }] }), {
      decidedAt: NOW,
      actor: '',
    });
    expect(owing.numbers).toEqual([
      { zh: '仍欠 4.50 元 inv_1(jd/7.3.4)', en: 'Still owed: CNY 4.50 inv_1 (jd/7.3.4)' },
    ]);
  });

  it('counts packages in units with what they are worth', () => {
    const lots = [units('lot_1', { original: 100n, available: 40n, paid: yuan(10), unitPrice: yuan(0.1) })];
    const [line] = plan('PROVIDER_CONVENIENCE', { lots }).lines;
    if (line === undefined) throw new Error('no line');
    expect(explainLine(jd(), line).en).toMatch(
      /^Package 40 units of sms-cn \(CNY 4\.00\) is refunded to the refund balance/,
    );
  });

  it('refuses a plan of another version: its clauses were not the ones applied', () => {
    const other = agreementWith({ version: '2' });
    const made = plan('PROVIDER_CONVENIENCE', {});
    expect(() => explainSettlement(other, made, { decidedAt: NOW, actor: '' })).toThrow(RangeError);
  });
});

describe('the reasons for a restriction', () => {
  it('explains itself: what, clause, who, remedy, until', () => {
    const told = explainRestriction(jd(), {
      cause: 'ARREARS',
      imposedAt: NOW,
      decider: 'SYSTEM',
      actor: 'service:enforcement',
    });
    expect(told.text.en.split('\n')).toEqual([
      'Decision: Since 2026-11-01 08:00 sending, spending the balance is stopped: suspended for arrears.',
      'Basis: jd/7.3.3 prepaid; suspended and frozen from the moment of arrears',
      'Decided by: the system, by rule (service:enforcement)',
      'What you can do: Top up to clear the arrears; service resumes by itself. Reading, exporting, paying what is owed and appealing stay open.',
      'Until: until its cause is gone; it then ends by itself',
    ]);
    expect(told.text.zh).toContain('自 2026-11-01 08:00 起停止发送、消费余额:欠费暂停。');
  });

  it('names the clause that was broken, the evidence and the figures', () => {
    const told = explainRestriction(jd(), {
      cause: 'STAFF',
      imposedAt: NOW,
      decider: 'PROVIDER',
      actor: 'user:usr_9',
      until: new Date('2026-11-08T00:00:00Z'),
      stops: ['SEND'],
      brokenClauses: ['jd/3.5.4', 'jd/3.4'],
      evidence: [{ zh: '投诉记录 cas_1', en: 'complaint record cas_1' }],
      numbers: [{ zh: '3 / 100000', en: '3 of 100,000' }],
    });
    expect(told.clauses.map((c) => c.clause)).toEqual(['jd/3.4', 'jd/3.5.4']);
    expect(told.what.en).toBe('Since 2026-11-01 08:00 sending is stopped: suspended by the provider after review.');
    expect(told.text.en).toContain('Evidence: complaint record cas_1\nFigures: 3 of 100,000\n');
    expect(told.until.en).toBe('2026-11-08 08:00 Beijing time');
  });

  it.each([
    ['TENANT_PAUSE', 'until the tenant ends it'],
    ['STAFF', 'until staff lift it after a review'],
    ['KYC', 'until its cause is gone; it then ends by itself'],
    ['TERMINATION', 'it is not lifted'],
  ] as const)('%s lasts %s', (cause, until) => {
    expect(explainRestriction(jd(), { cause, imposedAt: NOW, decider: 'PROVIDER', actor: '' }).until.en).toBe(until);
  });

  it('exists for every cause in both languages', () => {
    for (const cause of RESTRICTION_CAUSES) {
      const told = explainRestriction(jd(), { cause, imposedAt: NOW, decider: 'PROVIDER', actor: '' });
      expect(told.text.zh.split('\n').length).toBe(told.text.en.split('\n').length);
      expect(told.text.zh).not.toBe(told.text.en);
    }
  });

  it('refuses a broken clause that does not exist', () => {
    const imposed = {
      cause: 'STAFF',
      imposedAt: NOW,
      decider: 'PROVIDER',
      actor: '',
      brokenClauses: ['jd/99'],
    } as const;
    expect(() => explainRestriction(jd(), imposed)).toThrow('jd/99');
  });
});
