// One position, every outcome that the five agreements know: the same value, by cause and by decider.
import { describe, expect, it } from 'vitest';
import { bonus, cash, NOW, position, the, units, yuan } from '../../tests/builders.ts';
import type { Decider, SettlementCause } from '../schema/words.ts';
import type { Election } from './position.ts';
import { settle } from './settle.ts';

// 60.00 of 100.00 in cash, all of it invoiced; a bonus of 10.00; a package of 1,000 for 100.00 with 400 left; one of 50 that
// is past its expiry; 100 messages delivered and not charged; 5.00 owed; a claim of 500.00 on a service of 100.00.
const pack = (id: string, original: bigint, available: bigint, paid: bigint, rest = {}) =>
  units(id, { original, available, paid, unitPrice: yuan(0.1) }, { asset: 'mail', ...rest });
const held = position({
  lots: [
    cash('c1', yuan(100), yuan(60)),
    bonus('b1', yuan(10)),
    pack('p1', 1_000n, 400n, yuan(100)),
    pack('p0', 50n, 50n, yuan(5), { expiresAt: NOW }),
  ],
  unbilledUsage: [{ ref: 'use_1', product: 'mail', units: 100n, unitPrice: yuan(0.2), deliveredAt: NOW }],
  arrears: [{ ref: 'inv_1', amount: yuan(5) }],
  invoices: [{ id: 'inv_9', lotId: 'c1', amount: yuan(100), returned: 0n }],
  claims: [{ id: 'clm_1', by: 'TENANT', amount: yuan(500), serviceFee: yuan(100), established: true }],
});

// In every outcome: the usage comes out of the package that ran when it was delivered, the old one lapses, which leaves 300 worth 100.00 − 700 × 0.10 =
// 30.00, and the debt takes half of the bonus, of which 5.00 stay.
type Rest = [lot: string, fate: string, amount: bigint, payout: bigint, clause: string];
interface Outcome {
  readonly of: string;
  readonly by: readonly [string, SettlementCause, Decider];
  readonly elects?: Election;
  readonly rest: readonly Rest[];
  readonly cap: bigint;
}
const keep = (clause: string): Election => ({ clause, option: 'FORFEIT', electedBy: 'user:usr_1' });

const OUTCOMES: readonly Outcome[] = [
  {
    of: 'FORFEIT: the balance is kept (sendcloud/3.5)',
    by: ['sendcloud', 'RATIO_BREACH', 'PROVIDER'],
    elects: keep('sendcloud/4.7'),
    rest: [
      ['p1', 'FORFEITED', 300n, 0n, 'sendcloud/4.7'],
      ['b1', 'FORFEITED', yuan(5), 0n, 'sendcloud/3.5'],
      ['c1', 'FORFEITED', yuan(60), 0n, 'sendcloud/3.5'],
    ],
    cap: yuan(500),
  },
  {
    of: 'FORFEIT_DISCRETIONARY: a person may keep it, and until one says so it goes back (sendcloud/4.7)',
    by: ['sendcloud', 'TENANT_CLOSURE', 'TENANT'],
    rest: [
      ['p1', 'REFUNDED', 300n, yuan(30), 'sendcloud/4.7'],
      ['b1', 'EXPIRED', yuan(5), 0n, 'sendcloud/4.7'],
      ['c1', 'REFUNDED', yuan(60), yuan(60), 'sendcloud/4.7'],
    ],
    cap: yuan(500),
  },
  {
    of: 'NO_PACKAGE_REFUND: packages are kept, money goes back (tencent/pre.breach)',
    by: ['tencent-ses', 'SERIOUS_BREACH', 'PROVIDER'],
    rest: [
      ['p1', 'FORFEITED', 300n, 0n, 'tencent/pre.breach'],
      ['b1', 'EXPIRED', yuan(5), 0n, 'tencent/pre.breach'],
      ['c1', 'REFUNDED', yuan(60), yuan(60), 'law/civil-code-566'],
    ],
    cap: yuan(100),
  },
  {
    of: 'REFUND_REMAINING_AFTER_INVOICE: what is invoiced waits for its invoice (changyou/breach.5)',
    by: ['changyou-sms', 'PROVIDER_BREACH', 'TENANT'],
    rest: [
      ['p1', 'REFUNDED', 300n, yuan(30), 'changyou/breach.5'],
      ['b1', 'EXPIRED', yuan(5), 0n, 'changyou/breach.5'],
      ['c1', 'RETAINED_UNTIL_INVOICE_RETURNED', yuan(60), yuan(60), 'changyou/breach.5'],
    ],
    cap: yuan(100),
  },
  {
    of: 'SETTLE_ACTUAL_AND_COLLECT: actual service is charged, the rest goes back (jd/7.3.4)',
    by: ['jd-sms', 'ATTACK', 'PROVIDER'],
    rest: [
      ['p1', 'REFUNDED', 300n, yuan(30), 'jd/7.3.4'],
      ['b1', 'EXPIRED', yuan(5), 0n, 'jd/7.3.4'],
      ['c1', 'REFUNDED', yuan(60), yuan(60), 'jd/7.3.4'],
    ],
    cap: yuan(100),
  },
  {
    of: 'REFUND_UNCONSUMED_TO_WALLET: paid and unconsumed money goes to the cloud account (jd/7.3.5)',
    by: ['jd-sms', 'PROVIDER_CONVENIENCE', 'PROVIDER'],
    rest: [
      ['p1', 'REFUNDED', 300n, yuan(30), 'jd/7.3.5'],
      ['b1', 'EXPIRED', yuan(5), 0n, 'jd/7.3.5'],
      ['c1', 'REFUNDED', yuan(60), yuan(60), 'jd/7.3.5'],
    ],
    cap: yuan(100),
  },
];

describe('one position under every outcome', () => {
  it.each(OUTCOMES.map((outcome) => [outcome.of, outcome] as const))('%s', (_, { by, elects, rest, cap }) => {
    const [id, cause, decider] = by;
    const agreement = the(id);
    const settled = settle(agreement, { cause, decider }, held, elects === undefined ? [] : [elects]);
    if (settled.outcome === 'REFUSED') throw new Error(settled.refusal.reason);
    const { lines, claims, unpaid } = settled.plan;
    expect(lines.slice(0, 3).map((l) => [l.lotId, l.fate, l.amount, l.clause, l.ref])).toEqual([
      ['p1', 'CONSUMED', 100n, agreement.settlement.rules.find((r) => r.cause === cause)?.usageClause, 'use_1'],
      // EXPIRE_UNUSED: the seventh outcome is the same under every agreement.
      ['p0', 'EXPIRED', 50n, agreement.settlement.expiryClause, ''],
      ['b1', 'SET_OFF', yuan(5), agreement.settlement.rules.find((r) => r.cause === cause)?.arrearsClause, 'inv_1'],
    ]);
    expect(lines.slice(3).map((l) => [l.lotId, l.fate, l.amount, l.payout, l.clause])).toEqual(rest);
    expect(unpaid).toEqual([]);
    // The liability cap is the eighth: the fee of the service, where the agreement says so.
    expect(claims.map((c) => [c.id, c.payable])).toEqual([['clm_1', cap]]);
  });
});
