// Settlements under the Tencent Cloud SES agreement, every figure by hand.
import { describe, expect, it } from 'vitest';
import { bonus, cash, NOW, position, the, units, yuan } from '../../tests/builders.ts';
import { settlementTable, type Row } from '../../tests/settlement-table.ts';
import type { PositionClaim } from './position.ts';
import { settle } from './settle.ts';

const tencent = the('tencent-ses');
/** 300,000 mails for 840.00, 0.0028 each. */
const pack = (available: bigint, rest = {}) =>
  units('p1', { original: 300_000n, available, paid: yuan(840), unitPrice: yuan(0.0028) }, { asset: 'mail', ...rest });
const usage = (n: bigint) => [{ ref: 'use_1', product: 'mail', units: n, unitPrice: yuan(0.003) }];

describe('a breach (tencent/pre.breach): packages are never refunded, and nothing is said about money', () => {
  settlementTable(tencent, [
    {
      of: 'an unused package',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [pack(300_000n)] },
      lines: [['p1', 'FORFEITED', 300_000n, 0n, 'tencent/pre.breach', 'NO_PACKAGE_REFUND']],
    },
    {
      of: 'a used package, a bonus and money',
      cause: 'CONTENT_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(80), yuan(50)), bonus('b1', yuan(5)), pack(120_000n)] },
      lines: [
        ['p1', 'FORFEITED', 120_000n, 0n, 'tencent/pre.breach', 'NO_PACKAGE_REFUND'],
        ['b1', 'EXPIRED', yuan(5), 0n, 'tencent/pre.breach', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'REFUNDED', yuan(50), yuan(50), 'law/civil-code-566', 'ONLY_PACKAGES_ARE_KEPT'],
      ],
    },
    {
      of: 'bounces beyond the rules, delivered usage first',
      cause: 'RATIO_BREACH',
      by: 'PROVIDER',
      has: { lots: [pack(300_000n)], unbilledUsage: usage(20_000n) },
      lines: [
        ['p1', 'CONSUMED', 20_000n, 0n, 'tencent/fee.1', 'DELIVERED_USAGE'],
        ['p1', 'FORFEITED', 280_000n, 0n, 'tencent/pre.breach', 'NO_PACKAGE_REFUND'],
      ],
    },
    {
      // Units of a package pay no debt in money: 10.00 of the 15.00 owed come from cash.
      of: 'a bought list, with arrears beyond the money',
      cause: 'LIST_VALIDITY_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(10)), pack(1n)], arrears: [{ ref: 'inv_1', amount: yuan(15) }] },
      lines: [
        ['c1', 'SET_OFF', yuan(10), 0n, 'tencent/fee.3', 'ARREARS'],
        ['p1', 'FORFEITED', 1n, 0n, 'tencent/pre.breach', 'NO_PACKAGE_REFUND'],
      ],
      unpaid: [['inv_1', yuan(5), 'tencent/fee.3']],
    },
    {
      // 5,000 × 0.003 = 15.00 against 12.00: 3.00 of usage and all of the older 40.00 stay owed.
      of: 'postpaid fees not paid (tencent/fee.3)',
      cause: 'ARREARS',
      by: 'PROVIDER',
      has: {
        lots: [cash('c1', yuan(12))],
        unbilledUsage: usage(5_000n),
        arrears: [{ ref: 'inv_1', amount: yuan(40) }],
      },
      lines: [['c1', 'CONSUMED', yuan(12), 0n, 'tencent/fee.1', 'DELIVERED_USAGE']],
      unpaid: [
        ['use_1', yuan(3), 'tencent/fee.3'],
        ['inv_1', yuan(40), 'tencent/fee.3'],
      ],
    },
    {
      of: 'a package past its six months lapses before it could be kept',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [pack(300_000n, { expiresAt: NOW })] },
      lines: [['p1', 'EXPIRED', 300_000n, 0n, 'tencent/fee.2', 'PAST_ITS_EXPIRY']],
    },
  ]);
});

describe('ends without a breach: the agreement is silent, the Civil Code is not', () => {
  settlementTable(tencent, [
    {
      of: 'the tenant closes its account with an unused package',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [pack(300_000n)] },
      lines: [['p1', 'REFUNDED', 300_000n, yuan(840), 'law/civil-code-566', 'PAID_AND_UNCONSUMED']],
    },
    {
      // 180,000 used: 840.00 − 180,000 × 0.0028 = 840.00 − 504.00.
      of: 'the tenant closes its account with a used package',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [pack(120_000n)] },
      lines: [['p1', 'REFUNDED', 120_000n, yuan(336), 'law/civil-code-566', 'PAID_AND_UNCONSUMED']],
    },
    {
      // Mail sent with a stolen key is charged like any other (tencent/use.6): 100,000 × 0.003 = 300.00.
      of: 'usage by a stolen key is charged',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(500))], unbilledUsage: usage(100_000n) },
      lines: [
        ['c1', 'CONSUMED', yuan(300), 0n, 'tencent/fee.1', 'DELIVERED_USAGE'],
        ['c1', 'REFUNDED', yuan(200), yuan(200), 'law/civil-code-566', 'PAID_AND_UNCONSUMED'],
      ],
    },
    {
      // 336.00 is what the package is worth; 30.00 of the 50.00 owed were paid by cash, the other 20.00 come out of it.
      of: 'a debt that money does not cover is paid out of the package',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(30)), pack(120_000n)], arrears: [{ ref: 'inv_1', amount: yuan(50) }] },
      lines: [
        ['c1', 'SET_OFF', yuan(30), 0n, 'tencent/fee.3', 'ARREARS'],
        ['p1', 'REFUNDED', 120_000n, yuan(316), 'law/civil-code-566', 'PAID_AND_UNCONSUMED'],
      ],
    },
    {
      of: 'a debt larger than the package is worth takes all of it',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [pack(120_000n)], arrears: [{ ref: 'inv_1', amount: yuan(400) }] },
      lines: [['p1', 'SET_OFF', 120_000n, 0n, 'law/civil-code-566', 'ARREARS']],
      unpaid: [['inv_1', yuan(64), 'tencent/fee.3']],
    },
    {
      of: 'the provider ends it by notice',
      cause: 'PROVIDER_CONVENIENCE',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(9.99)), bonus('b1', yuan(1))] },
      lines: [
        ['b1', 'EXPIRED', yuan(1), 0n, 'law/civil-code-566', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'REFUNDED', yuan(9.99), yuan(9.99), 'law/civil-code-566', 'PAID_AND_UNCONSUMED'],
      ],
    },
    {
      of: 'force majeure',
      cause: 'FORCE_MAJEURE',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(7))] },
      lines: [['c1', 'REFUNDED', yuan(7), yuan(7), 'law/civil-code-566', 'PAID_AND_UNCONSUMED']],
    },
    {
      of: "an authority's order",
      cause: 'REGULATOR_ORDER',
      by: 'REGULATOR',
      has: { lots: [cash('c1', yuan(7))] },
      lines: [['c1', 'REFUNDED', yuan(7), yuan(7), 'law/civil-code-566', 'PAID_AND_UNCONSUMED']],
    },
    {
      of: 'both agree that the provider keeps it',
      cause: 'MUTUAL',
      by: 'MUTUAL',
      has: { lots: [cash('c1', yuan(7)), pack(300_000n)] },
      elects: ['law/civil-code-562', 'FORFEIT'],
      lines: [
        ['p1', 'FORFEITED', 300_000n, 0n, 'law/civil-code-562', 'FORFEITED_BY_AGREEMENT'],
        ['c1', 'FORFEITED', yuan(7), 0n, 'law/civil-code-562', 'FORFEITED_BY_AGREEMENT'],
      ],
    },
    {
      of: "a child's account",
      cause: 'MINOR',
      by: 'TENANT',
      has: { lots: [cash('c1', yuan(30))] },
      to: 'ORIGINAL_CHANNEL',
      lines: [['c1', 'REFUNDED', yuan(30), yuan(30), 'law/civil-code-157', 'ACCOUNT_OF_A_MINOR']],
    },
  ]);
});

describe('claims: the provider answers for direct loss up to the fee of the service (tencent/disc.7)', () => {
  const claim = (rest: Partial<PositionClaim>): PositionClaim[] => [
    { id: 'clm_1', by: 'TENANT', amount: yuan(5000), serviceFee: yuan(840), established: true, ...rest },
  ];
  const whole: Row[] = [['p1', 'REFUNDED', 300_000n, yuan(840), 'law/civil-code-566', 'PAID_AND_UNCONSUMED']];
  const lots = [pack(300_000n)];
  settlementTable(tencent, [
    {
      of: 'a claim larger than the cap',
      cause: 'PROVIDER_BREACH',
      by: 'TENANT',
      has: { lots, claims: claim({ indirect: yuan(2000) }) },
      lines: whole,
      claims: [['clm_1', yuan(840), 'tencent/disc.7']],
    },
    {
      // 500.00 of which 200.00 is profit forgone: 300.00.
      of: 'a claim below the cap without its indirect part',
      cause: 'PROVIDER_BREACH',
      by: 'MUTUAL',
      has: { lots, claims: claim({ amount: yuan(500), indirect: yuan(200) }) },
      lines: whole,
      claims: [['clm_1', yuan(300), 'tencent/disc.7']],
    },
    {
      of: 'a claim of the provider has no cap, and is not set off (tencent/use.4)',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(60))], claims: claim({ by: 'PROVIDER', indirect: yuan(4999) }) },
      lines: [['c1', 'REFUNDED', yuan(60), yuan(60), 'law/civil-code-566', 'ONLY_PACKAGES_ARE_KEPT']],
      claims: [['clm_1', yuan(5000), 'tencent/use.4']],
    },
  ]);

  it('are refused with more indirect loss than loss', () => {
    const claims = claim({ amount: 1n, indirect: 2n });
    expect(settle(tencent, { cause: 'PROVIDER_BREACH', decider: 'TENANT' }, position({ claims }))).toMatchObject({
      refusal: { reason: 'INVALID_POSITION', faults: ['claim clm_1: indirect loss of 2 in a claim of 1'] },
    });
  });
});

it.each(['ATTACK', 'CHANNEL_SHUTDOWN', 'EXPIRY', 'KYC_FAILURE'] as const)('Tencent knows no end by %s', (cause) => {
  expect(settle(tencent, { cause, decider: 'PROVIDER' }, position({}))).toMatchObject({
    refusal: { reason: 'UNKNOWN_CAUSE', cause },
  });
});
