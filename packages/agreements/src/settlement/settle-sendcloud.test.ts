// Settlements under the SendCloud agreement, every figure by hand.
import { describe, expect, it } from 'vitest';
import { bonus, cash, NOW, position, the, units, yuan } from '../../tests/builders.ts';
import { settlementTable, type Row } from '../../tests/settlement-table.ts';
import { settle } from './settle.ts';

const sendcloud = the('sendcloud');
/** 100,000 mails for 300.00, 0.003 each. */
const pack = (available: bigint, rest = {}) =>
  units('p1', { original: 100_000n, available, paid: yuan(300), unitPrice: yuan(0.003) }, { asset: 'mail', ...rest });
const usage = (n: bigint) => [{ ref: 'use_1', product: 'mail', units: n, unitPrice: yuan(0.003) }];

describe('hard bounces beyond the rules (sendcloud/3.5): the balance is kept, the package is for a person to decide', () => {
  // Cash 420.50 of 1,000.00; bonus 80.00 of 100.00; half of the package: 300.00 − 50,000 × 0.003 = 150.00.
  const lots = [cash('c1', yuan(1000), yuan(420.5)), bonus('b1', yuan(100), yuan(80)), pack(50_000n)];
  settlementTable(sendcloud, [
    {
      of: 'bonus and half-used package, nothing elected yet',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots },
      open: ['sendcloud/4.7'],
      lines: [
        ['p1', 'REFUNDED', 50_000n, yuan(150), 'sendcloud/4.7', 'PAID_AND_UNCONSUMED'],
        ['b1', 'FORFEITED', yuan(80), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
        ['c1', 'FORFEITED', yuan(420.5), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
      ],
    },
    {
      of: 'the same, the package elected to be kept',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots },
      elects: ['sendcloud/4.7', 'FORFEIT'],
      lines: [
        ['p1', 'FORFEITED', 50_000n, 0n, 'sendcloud/4.7', 'FORFEITED_BY_ELECTION'],
        ['b1', 'FORFEITED', yuan(80), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
        ['c1', 'FORFEITED', yuan(420.5), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
      ],
    },
    {
      of: 'the same, the package elected to be refunded',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots },
      elects: ['sendcloud/4.7', 'REFUND'],
      lines: [
        ['p1', 'REFUNDED', 50_000n, yuan(150), 'sendcloud/4.7', 'PAID_AND_UNCONSUMED'],
        ['b1', 'FORFEITED', yuan(80), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
        ['c1', 'FORFEITED', yuan(420.5), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
      ],
    },
    {
      // 20,000 delivered mails come out of the 60,000 left; 40,000 stay: 300.00 − 60,000 × 0.003 = 120.00.
      of: 'delivered usage first',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(50)), pack(60_000n)], unbilledUsage: usage(20_000n) },
      open: ['sendcloud/4.7'],
      lines: [
        ['p1', 'CONSUMED', 20_000n, 0n, 'sendcloud/3.2', 'DELIVERED_USAGE'],
        ['p1', 'REFUNDED', 40_000n, yuan(120), 'sendcloud/4.7', 'PAID_AND_UNCONSUMED'],
        ['c1', 'FORFEITED', yuan(50), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED'],
      ],
    },
    {
      of: 'a package that is used up leaves nothing to decide',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(0.01)), pack(0n)] },
      lines: [['c1', 'FORFEITED', yuan(0.01), 0n, 'sendcloud/3.5', 'BALANCE_FORFEITED']],
    },
    {
      of: 'a package past its own expiry lapses, whatever the breach',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots: [pack(50_000n, { expiresAt: NOW })] },
      lines: [['p1', 'EXPIRED', 50_000n, 0n, 'house/keep-value', 'PAST_ITS_EXPIRY']],
    },
  ]);
});

describe('the other two ends that keep the balance', () => {
  settlementTable(sendcloud, [
    {
      of: 'an invalid list (sendcloud/3.3)',
      cause: 'LIST_VALIDITY_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(100), yuan(88.88))] },
      lines: [['c1', 'FORFEITED', yuan(88.88), 0n, 'sendcloud/3.3', 'BALANCE_FORFEITED']],
    },
    {
      // 10,000 × 0.003 = 30.00 of usage, 12.34 owed: 100.00 − 42.34 = 57.66 is left to keep.
      of: 'a channel shut down (sendcloud/3.6b), after usage and arrears',
      cause: 'CHANNEL_SHUTDOWN',
      by: 'PROVIDER',
      has: {
        lots: [cash('c1', yuan(100))],
        unbilledUsage: usage(10_000n),
        arrears: [{ ref: 'inv_1', amount: yuan(12.34) }],
      },
      lines: [
        ['c1', 'CONSUMED', yuan(30), 0n, 'sendcloud/3.2', 'DELIVERED_USAGE'],
        ['c1', 'SET_OFF', yuan(12.34), 0n, 'sendcloud/3.2', 'ARREARS'],
        ['c1', 'FORFEITED', yuan(57.66), 0n, 'sendcloud/3.6b', 'BALANCE_FORFEITED'],
      ],
    },
  ]);
});

describe('an end not caused by the provider (sendcloud/4.7): it may keep unused fees, and a person has to say so', () => {
  // 40,000 used: 300.00 − 120.00 = 180.00.
  const lots = [cash('c1', yuan(200)), bonus('b1', yuan(20)), pack(60_000n)];
  const refunded: Row[] = [
    ['p1', 'REFUNDED', 60_000n, yuan(180), 'sendcloud/4.7', 'PAID_AND_UNCONSUMED'],
    ['b1', 'EXPIRED', yuan(20), 0n, 'sendcloud/4.7', 'BONUS_NOT_PAID_MONEY'],
    ['c1', 'REFUNDED', yuan(200), yuan(200), 'sendcloud/4.7', 'PAID_AND_UNCONSUMED'],
  ];
  const kept: Row[] = [
    ['p1', 'FORFEITED', 60_000n, 0n, 'sendcloud/4.7', 'FORFEITED_BY_ELECTION'],
    ['b1', 'EXPIRED', yuan(20), 0n, 'sendcloud/4.7', 'BONUS_NOT_PAID_MONEY'],
    ['c1', 'FORFEITED', yuan(200), 0n, 'sendcloud/4.7', 'FORFEITED_BY_ELECTION'],
  ];
  const open = ['sendcloud/4.7'];
  const keep = ['sendcloud/4.7', 'FORFEIT'] as const;
  const give = ['sendcloud/4.7', 'REFUND'] as const;
  const has = { lots };
  settlementTable(sendcloud, [
    { of: 'a breach, nothing elected', cause: 'SERIOUS_BREACH', by: 'PROVIDER', has, open, lines: refunded },
    { of: 'a breach, elected to keep', cause: 'SERIOUS_BREACH', by: 'PROVIDER', has, elects: keep, lines: kept },
    {
      of: 'forbidden content, elected to keep',
      cause: 'CONTENT_BREACH',
      by: 'PROVIDER',
      has,
      elects: keep,
      lines: kept,
    },
    {
      of: 'the tenant closes its account, nothing elected',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has,
      open,
      lines: refunded,
    },
    {
      of: 'the tenant closes its account, elected to refund',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has,
      elects: give,
      lines: refunded,
    },
    {
      of: 'papers not handed in, elected to keep',
      cause: 'KYC_FAILURE',
      by: 'PROVIDER',
      has,
      elects: keep,
      lines: kept,
    },
    {
      of: 'force majeure, elected to refund',
      cause: 'FORCE_MAJEURE',
      by: 'MUTUAL',
      has,
      elects: give,
      lines: refunded,
    },
    {
      of: "an authority's order, nothing elected",
      cause: 'REGULATOR_ORDER',
      by: 'REGULATOR',
      has,
      open,
      lines: refunded,
    },
    {
      of: 'arrears larger than the balance leave nothing to elect',
      cause: 'ARREARS',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(50)), bonus('b1', yuan(5))], arrears: [{ ref: 'inv_1', amount: yuan(80.25) }] },
      lines: [
        ['b1', 'SET_OFF', yuan(5), 0n, 'sendcloud/3.2', 'ARREARS'],
        ['c1', 'SET_OFF', yuan(50), 0n, 'sendcloud/3.2', 'ARREARS'],
      ],
      unpaid: [['inv_1', yuan(25.25), 'sendcloud/3.2']],
    },
  ]);
});

describe('ends that 4.7 does not reach', () => {
  const lots = [cash('c1', yuan(200), yuan(120)), bonus('b1', yuan(20)), pack(100_000n)];
  const back = (clause: string, reason: string): Row[] => [
    ['p1', 'REFUNDED', 100_000n, yuan(300), clause, reason],
    ['b1', 'EXPIRED', yuan(20), 0n, clause, 'BONUS_NOT_PAID_MONEY'],
    ['c1', 'REFUNDED', yuan(120), yuan(120), clause, reason],
  ];
  const law = back('law/civil-code-566', 'ENDED_BY_PROVIDER');
  const has = { lots };
  settlementTable(sendcloud, [
    { of: 'breach by the provider', cause: 'PROVIDER_BREACH', by: 'TENANT', has, lines: law },
    { of: 'the provider ends it by notice', cause: 'PROVIDER_CONVENIENCE', by: 'PROVIDER', has, lines: law },
    {
      of: 'both agree on the original channel',
      cause: 'MUTUAL',
      by: 'MUTUAL',
      has,
      elects: ['law/civil-code-562', 'REFUND_TO_CHANNEL'],
      to: 'ORIGINAL_CHANNEL',
      lines: back('law/civil-code-562', 'PAID_AND_UNCONSUMED'),
    },
    {
      of: "a child's account",
      cause: 'MINOR',
      by: 'PROVIDER',
      has,
      to: 'ORIGINAL_CHANNEL',
      lines: back('law/civil-code-157', 'ACCOUNT_OF_A_MINOR'),
    },
    {
      // Bought at 0.0025 before prices rose: 250.00 − 40,000 × 0.0025 = 150.00, at its own price (sendcloud/4.3).
      of: 'a package is valued at the price it was bought at',
      cause: 'PROVIDER_BREACH',
      by: 'MUTUAL',
      has: {
        lots: [
          units(
            'p2',
            { original: 100_000n, available: 60_000n, paid: yuan(250), unitPrice: yuan(0.0025) },
            { asset: 'mail' },
          ),
        ],
        unbilledUsage: [{ ref: 'use_1', product: 'mail', units: 0n, unitPrice: yuan(0.003) }],
      },
      lines: [['p2', 'REFUNDED', 60_000n, yuan(150), 'law/civil-code-566', 'ENDED_BY_PROVIDER']],
    },
  ]);
});

describe('what SendCloud does not have', () => {
  it.each([
    ['CHANNEL_RISK', 'PROVIDER', { reason: 'UNKNOWN_CAUSE' }],
    ['EXPIRY', 'PROVIDER', { reason: 'UNKNOWN_CAUSE' }],
    ['RATIO_BREACH', 'TENANT', { reason: 'DECIDER_NOT_ENTITLED', entitled: ['PROVIDER'], clause: 'sendcloud/3.5' }],
    [
      'TENANT_CLOSURE',
      'PROVIDER',
      { reason: 'DECIDER_NOT_ENTITLED', entitled: ['TENANT'], clause: 'sendcloud/priv.8' },
    ],
  ] as const)('%s by %s', (cause, decider, refusal) => {
    expect(settle(sendcloud, { cause, decider }, position({}))).toMatchObject({ outcome: 'REFUSED', refusal });
  });

  it('is left to a person, not to a service', () => {
    const election = { clause: 'sendcloud/4.7', option: 'FORFEIT', electedBy: 'service:enforcement' };
    const question = { cause: 'SERIOUS_BREACH', decider: 'PROVIDER' } as const;
    expect(settle(sendcloud, question, position({ lots: [cash('c1', yuan(1))] }), [election])).toMatchObject({
      outcome: 'REFUSED',
      refusal: { reason: 'ELECTION_UNSIGNED', clause: 'sendcloud/4.7' },
    });
  });
});
