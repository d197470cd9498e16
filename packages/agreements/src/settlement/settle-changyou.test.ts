// Settlements under the Changyou agreement, every figure by hand.
import { describe, expect, it } from 'vitest';
import { bonus, cash, NOW, position, the, units, yuan } from '../../tests/builders.ts';
import { settlementTable } from '../../tests/settlement-table.ts';
import { sanctionVerdict } from '../enforcement/ladder.ts';
import { settle } from './settle.ts';

const changyou = the('changyou-sms');
/** 10,000 messages for 500.00, 0.05 each. */
const pack = (id: string, available: bigint, rest = {}) =>
  units(id, { original: 10_000n, available, paid: yuan(500), unitPrice: yuan(0.05) }, rest);
const usage = (n: bigint) => [{ ref: 'use_1', product: 'sms-cn', units: n, unitPrice: yuan(0.06) }];
const invoice = (lotId: string, amount: bigint, returned: bigint) => [{ id: 'inv_9', lotId, amount, returned }];

describe('breach by the provider (changyou/breach.5): all of the rest goes back, after the invoice does', () => {
  const end = { cause: 'PROVIDER_BREACH', by: 'TENANT' } as const;
  // 1,000.00 paid and invoiced, 400.00 consumed, 600.00 left.
  const lots = [cash('c1', yuan(1000), yuan(600))];
  settlementTable(changyou, [
    {
      ...end,
      of: 'an unreturned invoice holds it',
      has: { lots, invoices: invoice('c1', yuan(1000), 0n) },
      to: 'HELD',
      lines: [
        ['c1', 'RETAINED_UNTIL_INVOICE_RETURNED', yuan(600), yuan(600), 'changyou/breach.5', 'INVOICE_NOT_RETURNED'],
      ],
    },
    {
      ...end,
      of: 'a returned invoice frees it, to the channel it came from',
      has: { lots, invoices: invoice('c1', yuan(1000), yuan(1000)) },
      to: 'ORIGINAL_CHANNEL',
      lines: [['c1', 'REFUNDED', yuan(600), yuan(600), 'changyou/breach.5', 'PROVIDER_IN_BREACH']],
    },
    {
      ...end,
      of: 'without an invoice nothing waits',
      has: { lots: [...lots, bonus('b1', yuan(50))] },
      to: 'ORIGINAL_CHANNEL',
      lines: [
        ['b1', 'EXPIRED', yuan(50), 0n, 'changyou/breach.5', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'REFUNDED', yuan(600), yuan(600), 'changyou/breach.5', 'PROVIDER_IN_BREACH'],
      ],
    },
    {
      // 4,000 used: 500.00 − 200.00 = 300.00 refundable; 500.00 invoiced against 200.00 used.
      ...end,
      of: 'a package whose invoice is out is held whole',
      has: { lots: [pack('p1', 6_000n)], invoices: invoice('p1', yuan(500), 0n) },
      to: 'HELD',
      lines: [
        ['p1', 'RETAINED_UNTIL_INVOICE_RETURNED', 6_000n, yuan(300), 'changyou/breach.5', 'INVOICE_NOT_RETURNED'],
      ],
    },
    {
      // 250.00 still out against 200.00 used: 50.00 too much, so all of it waits.
      ...end,
      of: 'a package whose invoice came back in part is held whole',
      has: { lots: [pack('p1', 6_000n)], invoices: invoice('p1', yuan(500), yuan(250)) },
      to: 'HELD',
      lines: [
        ['p1', 'RETAINED_UNTIL_INVOICE_RETURNED', 6_000n, yuan(300), 'changyou/breach.5', 'INVOICE_NOT_RETURNED'],
      ],
    },
    {
      // 200.00 still out, which is what was used.
      ...end,
      of: 'a package whose invoice came back as far as it matters',
      by: 'MUTUAL',
      has: { lots: [pack('p1', 6_000n)], invoices: invoice('p1', yuan(500), yuan(300)) },
      to: 'ORIGINAL_CHANNEL',
      lines: [['p1', 'REFUNDED', 6_000n, yuan(300), 'changyou/breach.5', 'PROVIDER_IN_BREACH']],
    },
    {
      ...end,
      of: 'the claim beside it is capped by the fee (changyou/disc.5)',
      has: {
        lots: [],
        claims: [{ id: 'clm_1', by: 'TENANT', amount: yuan(10_000), serviceFee: yuan(1000), established: false }],
      },
      lines: [],
      claims: [['clm_1', yuan(1000), 'changyou/disc.5']],
    },
  ]);

  it('a partly returned invoice frees as much as came back', () => {
    const has = position({ lots, invoices: invoice('c1', yuan(1000), yuan(300)) });
    expect(settle(changyou, { cause: 'PROVIDER_BREACH', decider: 'TENANT' }, has)).toMatchObject({
      outcome: 'SETTLED',
      plan: {
        lines: [
          { fate: 'RETAINED_UNTIL_INVOICE_RETURNED', destination: 'HELD', amount: yuan(300), payout: yuan(300) },
          { fate: 'REFUNDED', destination: 'ORIGINAL_CHANNEL', amount: yuan(300), payout: yuan(300) },
        ],
      },
    });
  });

  it('is for the tenant to demand, not for the provider', () => {
    expect(settle(changyou, { cause: 'PROVIDER_BREACH', decider: 'PROVIDER' }, position({ lots }))).toMatchObject({
      refusal: { reason: 'DECIDER_NOT_ENTITLED', entitled: ['TENANT', 'MUTUAL'], clause: 'changyou/breach.5' },
    });
  });
});

describe('a breach by the tenant (changyou/breach.4)', () => {
  settlementTable(changyou, [
    {
      of: 'keeps packages, and money goes back',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(40), yuan(15)), bonus('b1', yuan(3)), pack('p1', 10_000n)] },
      lines: [
        ['p1', 'FORFEITED', 10_000n, 0n, 'changyou/breach.4', 'NO_PACKAGE_REFUND'],
        ['b1', 'EXPIRED', yuan(3), 0n, 'changyou/breach.4', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'REFUNDED', yuan(15), yuan(15), 'law/civil-code-566', 'ONLY_PACKAGES_ARE_KEPT'],
      ],
    },
    {
      // 20.00 against 33.33 owed; units of the package do not pay it.
      of: 'forbidden content, with arrears beyond the money',
      cause: 'CONTENT_BREACH',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(20)), pack('p1', 5n)], arrears: [{ ref: 'inv_1', amount: yuan(33.33) }] },
      lines: [
        ['c1', 'SET_OFF', yuan(20), 0n, 'house/arrears', 'ARREARS'],
        ['p1', 'FORFEITED', 5n, 0n, 'changyou/breach.4', 'NO_PACKAGE_REFUND'],
      ],
      unpaid: [['inv_1', yuan(13.33), 'house/arrears']],
    },
    {
      of: 'recipients who never agreed (changyou/user.1)',
      cause: 'LIST_VALIDITY_BREACH',
      by: 'PROVIDER',
      has: { lots: [pack('p1', 9_999n)], unbilledUsage: usage(9_000n) },
      lines: [
        ['p1', 'CONSUMED', 9_000n, 0n, 'changyou/fee.1', 'DELIVERED_USAGE'],
        ['p1', 'FORFEITED', 999n, 0n, 'changyou/breach.4', 'NO_PACKAGE_REFUND'],
      ],
    },
    {
      // Suspended first: 100.00 of 500.00 was refunded then and 150.00 stayed; p0 ran out while suspended; 500 messages
      // had been delivered before. Then banned.
      of: 'a ban after an earlier suspension',
      cause: 'SERIOUS_BREACH',
      by: 'PROVIDER',
      has: {
        lots: [
          cash('c1', yuan(500), yuan(150), { alreadyRefunded: yuan(100) }),
          bonus('b1', yuan(10)),
          pack('p0', 2_000n, { expiresAt: new Date(NOW.getTime() - 1) }),
          pack('p1', 4_000n, { expiresAt: new Date('2027-01-01T00:00:00Z') }),
        ],
        unbilledUsage: usage(500n),
      },
      lines: [
        ['p0', 'CONSUMED', 500n, 0n, 'changyou/fee.1', 'DELIVERED_USAGE'],
        ['p0', 'EXPIRED', 1_500n, 0n, 'changyou/term.1', 'PAST_ITS_EXPIRY'],
        ['p1', 'FORFEITED', 4_000n, 0n, 'changyou/breach.4', 'NO_PACKAGE_REFUND'],
        ['b1', 'EXPIRED', yuan(10), 0n, 'changyou/breach.4', 'BONUS_NOT_PAID_MONEY'],
        ['c1', 'REFUNDED', yuan(150), yuan(150), 'law/civil-code-566', 'ONLY_PACKAGES_ARE_KEPT'],
      ],
    },
  ]);

  it('and the ladder lets that ban follow the suspension', () => {
    const question = { sanction: 'BAN', decider: 'PROVIDER', stoodOn: ['SUSPEND'] } as const;
    expect(sanctionVerdict(changyou, question)).toMatchObject({ outcome: 'ALLOWED', reversible: false });
  });
});

describe('other ends', () => {
  const refund = (id: string, amount: bigint, payout: bigint) =>
    [id, 'REFUNDED', amount, payout, 'law/civil-code-566', 'PAID_AND_UNCONSUMED'] as const;
  settlementTable(changyou, [
    {
      // The mere risk ends it (changyou/prov.1) and says nothing of money; 500.00 − 4,000 × 0.05 = 300.00.
      of: 'complaints endanger the channel',
      cause: 'CHANNEL_RISK',
      by: 'PROVIDER',
      has: { lots: [cash('c1', yuan(12)), pack('p1', 6_000n)] },
      lines: [[...refund('p1', 6_000n, yuan(300))], [...refund('c1', yuan(12), yuan(12))]],
    },
    {
      of: 'the product expired and was not renewed: its package lapses, a later one does not',
      cause: 'EXPIRY',
      by: 'PROVIDER',
      has: { lots: [pack('p1', 700n, { expiresAt: NOW }), pack('p2', 10_000n), cash('c1', yuan(3))] },
      lines: [
        ['p1', 'EXPIRED', 700n, 0n, 'changyou/term.1', 'PAST_ITS_EXPIRY'],
        [...refund('p2', 10_000n, yuan(500))],
        [...refund('c1', yuan(3), yuan(3))],
      ],
    },
    {
      of: 'the messages are used up',
      cause: 'EXHAUSTION',
      by: 'PROVIDER',
      has: { lots: [pack('p1', 0n), cash('c1', yuan(20), yuan(3.21))] },
      lines: [[...refund('c1', yuan(3.21), yuan(3.21))]],
    },
    {
      // 1,000 from the package, 500 × 0.06 = 30.00 in money.
      of: 'the tenant closes its account with usage on the way',
      cause: 'TENANT_CLOSURE',
      by: 'TENANT',
      has: { lots: [pack('p1', 1_000n), cash('c1', yuan(100))], unbilledUsage: usage(1_500n) },
      lines: [
        ['p1', 'CONSUMED', 1_000n, 0n, 'changyou/fee.1', 'DELIVERED_USAGE'],
        ['c1', 'CONSUMED', yuan(30), 0n, 'changyou/fee.1', 'DELIVERED_USAGE'],
        [...refund('c1', yuan(70), yuan(70))],
      ],
    },
    {
      of: 'both agree, and have not said on what',
      cause: 'MUTUAL',
      by: 'MUTUAL',
      has: { lots: [cash('c1', yuan(8))] },
      open: ['law/civil-code-562'],
      lines: [['c1', 'REFUNDED', yuan(8), yuan(8), 'law/civil-code-562', 'PAID_AND_UNCONSUMED']],
    },
    {
      of: 'force majeure (changyou/breach.3)',
      cause: 'FORCE_MAJEURE',
      by: 'PROVIDER',
      has: { lots: [pack('p1', 10_000n)] },
      lines: [[...refund('p1', 10_000n, yuan(500))]],
    },
    {
      of: "an authority's order (changyou/disc.3)",
      cause: 'REGULATOR_ORDER',
      by: 'REGULATOR',
      has: { lots: [cash('c1', yuan(6.5))] },
      lines: [[...refund('c1', yuan(6.5), yuan(6.5))]],
    },
  ]);
});

it.each(['RATIO_BREACH', 'ATTACK', 'ARREARS', 'PROVIDER_CONVENIENCE'] as const)(
  'Changyou knows no end by %s',
  (cause) => {
    expect(settle(changyou, { cause, decider: 'PROVIDER' }, position({}))).toMatchObject({
      refusal: { reason: 'UNKNOWN_CAUSE', cause },
    });
  },
);
