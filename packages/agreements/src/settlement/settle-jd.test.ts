// Settlements under the JD agreement, every figure by hand.
import { describe, expect, it } from 'vitest';
import { bonus, cash, DAY_ONE, jd, NOW, position, units, yuan } from '../../tests/builders.ts';
import { settlementTable } from '../../tests/settlement-table.ts';
import type { Decider, SettlementCause } from '../schema/words.ts';
import type { Election, SettlementPosition } from './position.ts';
import type { Fate, Settlement } from './result.ts';
import { settle } from './settle.ts';

type Row = [lotId: string, fate: Fate, amount: bigint, payout: bigint, clause: string, reason: string];

const rows = (settlement: Settlement): Row[] => {
  if (settlement.outcome === 'REFUSED') throw new Error(settlement.refusal.reason);
  return settlement.plan.lines.map((l) => [l.lotId, l.fate, l.amount, l.payout, l.clause, l.reason]);
};
const end = (
  cause: SettlementCause,
  decider: Decider,
  parts: Partial<SettlementPosition>,
  elections: Election[] = [],
) => settle(jd(), { cause, decider }, position(parts), elections);

const pack = (id: string, available: bigint, rest = {}) =>
  units(id, { original: 10_000n, available, paid: yuan(500), unitPrice: yuan(0.05) }, rest);
const usage = (n: bigint, ref = 'use_1') => ({ ref, product: 'sms-cn', units: n, unitPrice: yuan(0.06) });

describe('the provider ends it (jd/7.3.5)', () => {
  it('refunds unconsumed principal to the wallet and lets the bonus lapse', () => {
    const result = end('PROVIDER_CONVENIENCE', 'PROVIDER', {
      lots: [cash('c1', yuan(1000), yuan(812.34)), bonus('b1', yuan(100))],
    });
    expect(result.outcome).toBe('SETTLED');
    expect(rows(result)).toEqual([
      ['b1', 'EXPIRED', yuan(100), 0n, 'jd/7.3.5', 'BONUS_NOT_PAID_MONEY'],
      ['c1', 'REFUNDED', yuan(812.34), yuan(812.34), 'jd/7.3.5', 'PAID_AND_UNCONSUMED'],
    ]);
    expect(result).toMatchObject({
      plan: {
        agreement: { id: 'jd-sms', version: '1', contentHash: jd().contentHash },
        clause: 'jd/7.3.5',
        silentOnMoney: false,
        lines: [
          { destination: 'PROVIDER', also: ['house/paid-money-only'] },
          { destination: 'WALLET_REFUND_BALANCE', also: [] },
        ],
        discretionary: [],
        unpaid: [],
      },
    });
  });

  it('charges delivered usage first: package, then bonus, then the oldest cash', () => {
    // 5,000 messages: 3,000 from the package, 2,000 × 0.06 = 120.00; 100.00 from the bonus, 20.00 from c1.
    const lots = [
      cash('c0', yuan(50), yuan(50), { acquiredAt: NOW }),
      cash('c1', yuan(30)),
      bonus('b1', yuan(100)),
      pack('p1', 3_000n),
    ];
    expect(rows(end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots, unbilledUsage: [usage(5_000n)] }))).toEqual([
      ['p1', 'CONSUMED', 3_000n, 0n, 'jd/2.1', 'DELIVERED_USAGE'],
      ['b1', 'CONSUMED', yuan(100), 0n, 'jd/2.1', 'DELIVERED_USAGE'],
      ['c1', 'CONSUMED', yuan(20), 0n, 'jd/2.1', 'DELIVERED_USAGE'],
      ['c1', 'REFUNDED', yuan(10), yuan(10), 'jd/7.3.5', 'PAID_AND_UNCONSUMED'],
      ['c0', 'REFUNDED', yuan(50), yuan(50), 'jd/7.3.5', 'PAID_AND_UNCONSUMED'],
    ]);
  });

  it('pays usage before arrears, and leaves owed what nothing covers', () => {
    // 100.00 in cash: 1,000 × 0.06 = 60.00 of usage, then 40.00 of the 75.50 owed; 35.50 stays.
    const result = end('PROVIDER_CONVENIENCE', 'PROVIDER', {
      lots: [cash('c1', yuan(100))],
      unbilledUsage: [usage(1_000n)],
      arrears: [{ ref: 'inv_1', amount: yuan(75.5) }],
    });
    expect(rows(result)).toEqual([
      ['c1', 'CONSUMED', yuan(60), 0n, 'jd/2.1', 'DELIVERED_USAGE'],
      ['c1', 'SET_OFF', yuan(40), 0n, 'jd/7.2', 'ARREARS'],
    ]);
    expect(result).toMatchObject({
      plan: { unpaid: [{ ref: 'inv_1', kind: 'ARREARS', amount: yuan(35.5), clause: 'jd/7.2' }] },
    });
  });

  it.each<[string, bigint, bigint, bigint, bigint]>([
    // paid 500.00 for 10,000 at 0.05            available  alreadyRefunded  unit price  refund
    ['untouched: all of the price', 10_000n, 0n, yuan(0.05), yuan(500)],
    ['4,000 used: 500 − 4,000 × 0.05', 6_000n, 0n, yuan(0.05), yuan(300)],
    ['valued at a list price of 0.06: 500 − 240', 6_000n, 0n, yuan(0.06), yuan(260)],
    ['9,000 used at 0.06 are worth more than was paid', 1_000n, 0n, yuan(0.06), 0n],
    ['250.00 refunded before: at most the rest', 6_000n, yuan(250), yuan(0.05), yuan(250)],
    ['used up at a low unit price: nothing is left to refund', 0n, 0n, yuan(0.01), 0n],
    ['one unit left at the finest price: 500 − 9,999 × 0.000001', 1n, 0n, 1n, 499_990_001n],
  ])('a package, %s', (_, available, alreadyRefunded, unitPrice, refund) => {
    const lots = [pack('p1', available, { alreadyRefunded, unitPrice })];
    const expected: Row[] =
      refund > 0n
        ? [['p1', 'REFUNDED', available, refund, 'jd/7.3.5', 'PAID_AND_UNCONSUMED']]
        : [['p1', 'EXPIRED', available, 0n, 'jd/7.3.5', 'NO_PAID_VALUE_LEFT']];
    expect(rows(end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots }))).toEqual(available === 0n ? [] : expected);
  });

  it('treats a package that was given like any gift', () => {
    const given = units('p1', { original: 1_000n, available: 1_000n, paid: 0n, unitPrice: 0n });
    expect(rows(end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots: [given] }))).toEqual([
      ['p1', 'EXPIRED', 1_000n, 0n, 'jd/7.3.5', 'BONUS_NOT_PAID_MONEY'],
    ]);
  });

  it('charges usage to a package that ran out since it was delivered, and not to one that had run out before', () => {
    const lots = [pack('p1', 100n, { expiresAt: NOW }), pack('p2', 100n, { expiresAt: new Date(NOW.getTime() + 1) })];
    const before = { ...usage(60n), deliveredAt: new Date(NOW.getTime() - 1) };
    const charged = (unbilledUsage: SettlementPosition['unbilledUsage']) =>
      rows(end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots, unbilledUsage })).slice(0, 2);
    for (const each of [usage(60n), before])
      expect(charged([each])).toEqual([
        ['p1', 'CONSUMED', 60n, 0n, 'jd/2.1', 'DELIVERED_USAGE'],
        ['p1', 'EXPIRED', 40n, 0n, 'jd/2.2', 'PAST_ITS_EXPIRY'],
      ]);
    expect(charged([{ ...usage(100n), deliveredAt: NOW }])).toEqual([
      ['p2', 'CONSUMED', 100n, 0n, 'jd/2.1', 'DELIVERED_USAGE'],
      ['p1', 'EXPIRED', 100n, 0n, 'jd/2.2', 'PAST_ITS_EXPIRY'],
    ]);
  });

  it('lets no paid money expire, whatever date it carries', () => {
    const lots = [cash('c1', yuan(100), yuan(100), { expiresAt: NOW })];
    expect(rows(end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots }))).toEqual([
      ['c1', 'REFUNDED', yuan(100), yuan(100), 'jd/7.3.5', 'PAID_AND_UNCONSUMED'],
    ]);
  });

  it('uses a package only for its own product, earliest expiry first', () => {
    const later = { expiresAt: new Date('2027-06-01T00:00:00Z') };
    const sooner = { expiresAt: new Date('2027-01-01T00:00:00Z') };
    const lots = [
      pack('never', 10n),
      pack('later', 10n, later),
      pack('sooner', 10n, sooner),
      pack('mms', 10n, { asset: 'mms' }),
    ];
    const result = end('PROVIDER_CONVENIENCE', 'PROVIDER', { lots, unbilledUsage: [usage(25n)] });
    // Left: 5 of "never", 500 − 9,995 × 0.05 = 0.25; all 10 of "mms", 500 − 9,990 × 0.05 = 0.50.
    expect(rows(result).map(([id, fate, amount, payout]) => [id, fate, amount, payout])).toEqual([
      ['sooner', 'CONSUMED', 10n, 0n],
      ['later', 'CONSUMED', 10n, 0n],
      ['never', 'CONSUMED', 5n, 0n],
      ['mms', 'REFUNDED', 10n, yuan(0.5)],
      ['never', 'REFUNDED', 5n, yuan(0.25)],
    ]);
  });
});

describe('an attack (jd/7.3.4): actual usage is settled, the unpaid is collected', () => {
  it('with more usage than money', () => {
    // 20.00 cash and 5.00 bonus against 1,000 × 0.06 = 60.00: 35.00 stays owed, and the arrears of 12.00 with it.
    const result = end('ATTACK', 'PROVIDER', {
      lots: [cash('c1', yuan(20)), bonus('b1', yuan(5))],
      unbilledUsage: [usage(1_000n)],
      arrears: [{ ref: 'inv_1', amount: yuan(12) }],
    });
    expect(rows(result)).toEqual([
      ['b1', 'CONSUMED', yuan(5), 0n, 'jd/7.3.4', 'DELIVERED_USAGE'],
      ['c1', 'CONSUMED', yuan(20), 0n, 'jd/7.3.4', 'DELIVERED_USAGE'],
    ]);
    expect(result).toMatchObject({
      outcome: 'SETTLED',
      plan: {
        unpaid: [
          { ref: 'use_1', kind: 'USAGE', amount: yuan(35), clause: 'jd/7.3.4' },
          { ref: 'inv_1', kind: 'ARREARS', amount: yuan(12), clause: 'jd/7.3.4' },
        ],
      },
    });
  });

  it('with money left: what service did not use goes back', () => {
    const result = end('ATTACK', 'PROVIDER', { lots: [cash('c1', yuan(100), yuan(90))], unbilledUsage: [usage(500n)] });
    expect(rows(result)).toEqual([
      ['c1', 'CONSUMED', yuan(30), 0n, 'jd/7.3.4', 'DELIVERED_USAGE'],
      ['c1', 'REFUNDED', yuan(60), yuan(60), 'jd/7.3.4', 'CHARGED_FOR_ACTUAL_SERVICE_ONLY'],
    ]);
  });
});

describe('where the agreement is silent about money', () => {
  const lots = [cash('c1', yuan(200)), bonus('b1', yuan(20)), pack('p1', 6_000n)];

  it.each<[SettlementCause, Decider, string, string[]]>([
    ['SERIOUS_BREACH', 'PROVIDER', 'jd/7.3.2', ['REFUND', 'FORFEIT']],
    ['CONTENT_BREACH', 'PROVIDER', 'jd/3.4', ['REFUND', 'FORFEIT']],
    ['CHANNEL_RISK', 'PROVIDER', 'jd/3.4', ['REFUND', 'FORFEIT']],
    ['ARREARS', 'PROVIDER', 'jd/7.3.3', ['REFUND', 'FORFEIT']],
    ['MUTUAL', 'MUTUAL', 'jd/7.3.1', ['REFUND', 'REFUND_TO_CHANNEL', 'FORFEIT']],
  ])('%s asks a person, and assumes the refund meanwhile', (cause, decider, clause, options) => {
    const result = end(cause, decider, { lots });
    expect(result).toMatchObject({
      outcome: 'ELECTION_REQUIRED',
      requiresElection: [
        {
          clause,
          default: 'REFUND',
          options: options.map((option) => ({ option })),
          lotIds: ['p1', 'c1'],
          elected: null,
        },
      ],
      plan: { silentOnMoney: true },
    });
    // The package: 500.00 − 4,000 × 0.05 = 300.00.
    expect(rows(result)).toEqual([
      ['p1', 'REFUNDED', 6_000n, yuan(300), clause, 'PAID_AND_UNCONSUMED'],
      ['b1', 'EXPIRED', yuan(20), 0n, clause, 'BONUS_NOT_PAID_MONEY'],
      ['c1', 'REFUNDED', yuan(200), yuan(200), clause, 'PAID_AND_UNCONSUMED'],
    ]);
  });

  it('does what the person elected, and says who', () => {
    const election = { clause: 'jd/7.3.2', option: 'FORFEIT', electedBy: 'user:usr_1' };
    const result = end('SERIOUS_BREACH', 'PROVIDER', { lots }, [election]);
    expect(result.outcome).toBe('SETTLED');
    expect(rows(result)).toEqual([
      ['p1', 'FORFEITED', 6_000n, 0n, 'jd/7.3.2', 'FORFEITED_BY_ELECTION'],
      ['b1', 'EXPIRED', yuan(20), 0n, 'jd/7.3.2', 'BONUS_NOT_PAID_MONEY'],
      ['c1', 'FORFEITED', yuan(200), 0n, 'jd/7.3.2', 'FORFEITED_BY_ELECTION'],
    ]);
    expect(result).toMatchObject({
      plan: { discretionary: [{ elected: { option: 'FORFEIT', electedBy: 'user:usr_1' } }] },
    });
  });

  it('sends the money back through its channel when both sides agreed that', () => {
    const agreed = { clause: 'jd/7.3.1', option: 'REFUND_TO_CHANNEL', electedBy: 'user:usr_1' };
    const result = end('MUTUAL', 'MUTUAL', { lots: [cash('c1', yuan(200), yuan(1.5))] }, [agreed]);
    expect(result).toMatchObject({
      outcome: 'SETTLED',
      plan: { lines: [{ fate: 'REFUNDED', destination: 'ORIGINAL_CHANNEL', amount: yuan(1.5), payout: yuan(1.5) }] },
    });
  });

  it('asks nobody when no paid value is left', () => {
    const result = end('SERIOUS_BREACH', 'PROVIDER', { lots: [bonus('b1', yuan(20)), cash('c1', yuan(200), 0n)] });
    expect(result.outcome).toBe('SETTLED');
    expect(rows(result)).toEqual([['b1', 'EXPIRED', yuan(20), 0n, 'jd/7.3.2', 'BONUS_NOT_PAID_MONEY']]);
  });

  it.each<[SettlementCause, Decider, string]>([
    ['TENANT_CLOSURE', 'TENANT', 'jd/7.3'],
    ['PROVIDER_BREACH', 'TENANT', 'jd/8.1'],
    ['FORCE_MAJEURE', 'MUTUAL', 'jd/9.1'],
  ])('%s refunds what was paid and not consumed, by the Civil Code', (cause, decider, clause) => {
    const result = end(cause, decider, { lots: [cash('c1', yuan(200), yuan(80), { acquiredAt: DAY_ONE })] });
    expect(rows(result)).toEqual([['c1', 'REFUNDED', yuan(80), yuan(80), clause, 'PAID_AND_UNCONSUMED']]);
    expect(result).toMatchObject({
      outcome: 'SETTLED',
      plan: { silentOnMoney: true, lines: [{ also: ['law/civil-code-566'] }] },
    });
  });
});

describe('further ends under JD', () => {
  const claim = { id: 'clm_1', by: 'TENANT', amount: yuan(700), indirect: yuan(150), established: true } as const;
  settlementTable(jd(), [
    {
      of: 'both agreed that the provider keeps it',
      cause: 'MUTUAL',
      by: 'MUTUAL',
      has: { lots: [cash('c1', yuan(10), yuan(4)), bonus('b1', yuan(1))] },
      elects: ['jd/7.3.1', 'FORFEIT'],
      lines: [
        ['b1', 'EXPIRED', yuan(1), 0n, 'jd/7.3.1', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'FORFEITED', yuan(4), 0n, 'jd/7.3.1', 'FORFEITED_BY_ELECTION'],
      ],
    },
    {
      of: 'government control counts as force majeure (jd/9.2)',
      cause: 'REGULATOR_ORDER',
      by: 'REGULATOR',
      has: { lots: [cash('c1', yuan(10), yuan(4))] },
      lines: [['c1', 'REFUNDED', yuan(4), yuan(4), 'jd/9.1', 'PAID_AND_UNCONSUMED']],
    },
    {
      of: "a child's account goes back to the channel",
      cause: 'MINOR',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(10), yuan(4))] },
      to: 'ORIGINAL_CHANNEL',
      lines: [['c1', 'REFUNDED', yuan(4), yuan(4), 'law/civil-code-157', 'ACCOUNT_OF_A_MINOR']],
    },
    {
      // 700.00 − 150.00 of indirect loss (jd/8.3) = 550.00, above the fee of 320.00 (jd/8.4).
      of: 'a claim larger than its cap',
      cause: 'PROVIDER_BREACH',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(320), yuan(20))], claims: [{ ...claim, serviceFee: yuan(320) }] },
      lines: [['c1', 'REFUNDED', yuan(20), yuan(20), 'jd/8.1', 'PAID_AND_UNCONSUMED']],
      claims: [['clm_1', yuan(320), 'jd/8.4']],
    },
    {
      of: 'arrears larger than the balance',
      cause: 'PROVIDER_CONVENIENCE',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(20)), bonus('b1', yuan(2.5))], arrears: [{ ref: 'inv_1', amount: yuan(100) }] },
      lines: [
        ['b1', 'SET_OFF', yuan(2.5), 0n, 'jd/7.2', 'ARREARS'],
        ['c1', 'SET_OFF', yuan(20), 0n, 'jd/7.2', 'ARREARS'],
      ],
      unpaid: [['inv_1', yuan(77.5), 'jd/7.2']],
    },
    {
      // Untouched, it is worth its price of 500.00; 250.00 of that pays the debt.
      of: 'a debt is paid out of an unused package',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [pack('p1', 10_000n)], arrears: [{ ref: 'inv_1', amount: yuan(250) }] },
      lines: [['p1', 'REFUNDED', 10_000n, yuan(250), 'jd/7.3', 'PAID_AND_UNCONSUMED']],
    },
  ]);

  it('says on the line what the package paid for', () => {
    const has = position({ lots: [pack('p1', 10_000n)], arrears: [{ ref: 'inv_1', amount: yuan(120) }] });
    expect(settle(jd(), { cause: 'TENANT_CLOSURE', decider: 'TENANT' }, has)).toMatchObject({
      plan: {
        lines: [
          {
            payout: yuan(380),
            deductions: [{ ref: 'inv_1', kind: 'ARREARS', amount: yuan(120), clause: 'jd/7.2' }],
          },
        ],
        unpaid: [],
      },
    });
  });
});
