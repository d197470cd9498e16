// Settlements under the Hongfengye policy, which sells messages by count and says nothing of refunds; figures by hand.
import { describe, expect, it } from 'vitest';
import { cash, position, the, units, yuan } from '../../tests/builders.ts';
import { settlementTable } from '../../tests/settlement-table.ts';
import { settle } from './settle.ts';

const hongfengye = the('hongfengye-sms');
/** 1,000 messages for 60.00, 0.06 each. */
const counted = (available: bigint, rest = {}) =>
  units('p1', { original: 1_000n, available, paid: yuan(60), unitPrice: yuan(0.06) }, rest);
const usage = (n: bigint) => [{ ref: 'use_1', product: 'sms-cn', units: n, unitPrice: yuan(0.06) }];
const refund = (left: bigint, payout: bigint) =>
  ['p1', 'REFUNDED', left, payout, 'law/civil-code-566', 'PAID_AND_UNCONSUMED'] as const;

describe('where the policy is silent about money', () => {
  settlementTable(hongfengye, [
    {
      // 400 used: 60.00 − 24.00.
      of: 'a banned account gets back what it did not use',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [counted(600n)] },
      lines: [[...refund(600n, yuan(36))]],
    },
    {
      // Of the 600 left, 100 were delivered and not charged: 500 stay, 60.00 − 500 × 0.06 = 30.00.
      of: 'the tenant closes its account by mail or phone',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [counted(600n)], unbilledUsage: usage(100n) },
      lines: [['p1', 'CONSUMED', 100n, 0n, 'hongfengye/1.4', 'DELIVERED_USAGE'], [...refund(500n, yuan(30))]],
    },
    {
      // 100 × 0.06 = 6.00 that nothing pays.
      of: 'more delivered than was bought',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [counted(50n)], unbilledUsage: usage(150n) },
      lines: [['p1', 'CONSUMED', 50n, 0n, 'hongfengye/1.4', 'DELIVERED_USAGE']],
      unpaid: [['use_1', yuan(6), 'house/arrears']],
    },
    {
      of: 'messages that were given lapse',
      cause: 'CONTENT_BREACH',
      by: 'PROVIDER',
      has: { lots: [units('p1', { original: 50n, available: 50n, paid: 0n, unitPrice: 0n })] },
      lines: [['p1', 'EXPIRED', 50n, 0n, 'law/civil-code-566', 'BONUS_NOT_PAID_MONEY']],
    },
    {
      of: "a child's account (hongfengye/6) goes back to the channel",
      cause: 'MINOR',
      by: 'PROVIDER',
      has: { lots: [counted(1_000n)] },
      to: 'ORIGINAL_CHANNEL',
      lines: [['p1', 'REFUNDED', 1_000n, yuan(60), 'law/civil-code-157', 'ACCOUNT_OF_A_MINOR']],
    },
    {
      of: 'the provider ends it by notice',
      cause: 'PROVIDER_CONVENIENCE',
      by: 'PROVIDER',
      has: { lots: [counted(1_000n), cash('c1', yuan(1.5))] },
      lines: [
        [...refund(1_000n, yuan(60))],
        ['c1', 'REFUNDED', yuan(1.5), yuan(1.5), 'law/civil-code-566', 'PAID_AND_UNCONSUMED'],
      ],
    },
    {
      // Safeguards failed (hongfengye/4.vii): no cap is agreed, indirect loss counts.
      of: 'the provider in breach, with a claim',
      cause: 'PROVIDER_BREACH',
      by: 'TENANT',
      has: {
        lots: [counted(10n)],
        claims: [
          {
            id: 'clm_1',
            by: 'TENANT',
            amount: yuan(900),
            indirect: yuan(400),
            serviceFee: yuan(60),
            established: true,
          },
        ],
      },
      lines: [[...refund(10n, yuan(0.6))]],
      claims: [['clm_1', yuan(900), 'hongfengye/4.vii']],
    },
    {
      of: 'both agree to keep it',
      cause: 'MUTUAL',
      by: 'MUTUAL',
      has: { lots: [counted(1n)] },
      elects: ['law/civil-code-562', 'FORFEIT'],
      lines: [['p1', 'FORFEITED', 1n, 0n, 'law/civil-code-562', 'FORFEITED_BY_AGREEMENT']],
    },
    {
      of: "an authority's order",
      cause: 'REGULATOR_ORDER',
      by: 'PROVIDER',
      has: { lots: [counted(250n)] },
      lines: [[...refund(250n, yuan(15))]],
    },
    {
      of: 'force majeure',
      cause: 'FORCE_MAJEURE',
      by: 'MUTUAL',
      has: { lots: [counted(999n)] },
      lines: [[...refund(999n, yuan(59.94))]],
    },
  ]);
});

it.each(['RATIO_BREACH', 'ARREARS', 'EXPIRY'] as const)('Hongfengye knows no end by %s', (cause) => {
  expect(settle(hongfengye, { cause, decider: 'PROVIDER' }, position({}))).toMatchObject({
    refusal: { reason: 'UNKNOWN_CAUSE', cause },
  });
});
