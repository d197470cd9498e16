// Outcomes that JD does not have and other agreements do, with nothing but data changed.
import { describe, expect, it } from 'vitest';
import { agreementWith, bonus, cash, oneTreatmentRule, position, units, yuan } from '../../tests/builders.ts';
import type { PositionClaim, SettlementPosition } from './position.ts';
import type { SettlementPlan } from './result.ts';
import { settle } from './settle.ts';

function plan(data: Parameters<typeof agreementWith>[0], parts: Partial<SettlementPosition>): SettlementPlan {
  const result = settle(agreementWith(data), { cause: 'PROVIDER_BREACH', decider: 'TENANT' }, position(parts));
  if (result.outcome !== 'SETTLED')
    throw new Error(JSON.stringify(result, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)));
  return result.plan;
}
const rows = ({ lines }: SettlementPlan) => lines.map((l) => [l.lotId, l.fate, l.amount, l.payout, l.ref]);

// Triggers name causes that only the JD rules settle, so a file with one rule has none.
const onlyRule = (treatment: string, to: string | null = null) => ({
  'settlement.rules': [oneTreatmentRule(treatment, to)],
  triggers: [],
});

describe('forfeiture without a choice', () => {
  it('keeps cash and packages, after usage and arrears', () => {
    const lots = [
      cash('c1', yuan(100)),
      bonus('b1', yuan(5)),
      units('p1', { original: 100n, available: 40n, paid: yuan(10), unitPrice: yuan(0.1) }),
    ];
    const arrears = [{ ref: 'inv_1', amount: yuan(25) }];
    expect(rows(plan(onlyRule('FORFEIT'), { lots, arrears }))).toEqual([
      ['b1', 'SET_OFF', yuan(5), 0n, 'inv_1'],
      ['c1', 'SET_OFF', yuan(20), 0n, 'inv_1'],
      ['p1', 'FORFEITED', 40n, 0n, ''],
      ['c1', 'FORFEITED', yuan(80), 0n, ''],
    ]);
  });
});

describe('a refund that waits for the invoice', () => {
  // 1,000.00 paid, 400.00 consumed, 600.00 left; an invoice over all of it. What was consumed may stay invoiced.
  it.each<[string, bigint, bigint, bigint]>([
    ['nothing returned', 0n, yuan(600), 0n],
    ['partly returned: 300 of 1,000', yuan(300), yuan(300), yuan(300)],
    ['returned as far as it matters', yuan(600), 0n, yuan(600)],
    ['returned whole', yuan(1000), 0n, yuan(600)],
  ])('%s', (_, returned, held, refunded) => {
    const lots = [cash('c1', yuan(1000), yuan(600))];
    const invoices = [{ id: 'inv_1', lotId: 'c1', amount: yuan(1000), returned }];
    const expected = [
      ['c1', 'RETAINED_UNTIL_INVOICE_RETURNED', held, held, 'inv_1'],
      ['c1', 'REFUNDED', refunded, refunded, ''],
    ].filter(([, , amount]) => amount !== 0n);
    expect(rows(plan(onlyRule('REFUND_AFTER_INVOICE_RETURNED', 'ORIGINAL_CHANNEL'), { lots, invoices }))).toEqual(
      expected,
    );
  });

  it('does not count what was refunded before as consumed', () => {
    // 1,000.00 paid, 200.00 refunded and red-lettered before, 300.00 consumed, 500.00 left: 800.00 still invoiced.
    const lots = [cash('c1', yuan(1000), yuan(500), { alreadyRefunded: yuan(200) })];
    const invoices = [{ id: 'inv_1', lotId: 'c1', amount: yuan(1000), returned: yuan(200) }];
    const held = plan(onlyRule('REFUND_AFTER_INVOICE_RETURNED', 'ORIGINAL_CHANNEL'), { lots, invoices });
    expect(rows(held)).toEqual([['c1', 'RETAINED_UNTIL_INVOICE_RETURNED', yuan(500), yuan(500), 'inv_1']]);
  });

  it('holds a package whole', () => {
    // 10.00 paid for 100 at 0.10; 60 used, so 4.00 is refundable; an invoice of 7.00 covers 1.00 more than the 6.00 used.
    const lots = [units('p1', { original: 100n, available: 40n, paid: yuan(10), unitPrice: yuan(0.1) })];
    const invoices = [{ id: 'inv_1', lotId: 'p1', amount: yuan(7), returned: 0n }];
    const held = plan(onlyRule('REFUND_AFTER_INVOICE_RETURNED', 'ORIGINAL_CHANNEL'), { lots, invoices });
    expect(rows(held)).toEqual([['p1', 'RETAINED_UNTIL_INVOICE_RETURNED', 40n, yuan(4), 'inv_1']]);
    expect(held.lines[0]?.destination).toBe('HELD');
  });

  it('does not wait for an invoice on another lot', () => {
    const lots = [cash('c1', yuan(10)), cash('c2', yuan(10))];
    const invoices = [{ id: 'inv_1', lotId: 'c2', amount: yuan(10), returned: 0n }];
    expect(rows(plan(onlyRule('REFUND_AFTER_INVOICE_RETURNED', 'WALLET_REFUND_BALANCE'), { lots, invoices }))).toEqual([
      ['c1', 'REFUNDED', yuan(10), yuan(10), ''],
      ['c2', 'RETAINED_UNTIL_INVOICE_RETURNED', yuan(10), yuan(10), 'inv_1'],
    ]);
  });
});

describe('claims', () => {
  const claim = (id: string, rest: Partial<PositionClaim>): PositionClaim => ({
    id,
    by: 'PROVIDER',
    amount: yuan(30),
    serviceFee: 0n,
    established: true,
    ...rest,
  });
  const setOff = {
    'settlement.setOff': { clause: 'jd/8.1', allowed: 'ESTABLISHED_CLAIMS', silent: false },
    ...onlyRule('REFUND', 'WALLET_REFUND_BALANCE'),
  };

  it('are set off from cash refunds where the agreement allows, once they are established', () => {
    const claims = [
      claim('k1', {}),
      claim('k2', { established: false }),
      claim('k3', { by: 'TENANT', serviceFee: yuan(100) }),
      claim('k4', { amount: yuan(90) }),
    ];
    const settled = plan(setOff, {
      lots: [
        cash('c1', yuan(100)),
        units('p1', { original: 10n, available: 10n, paid: yuan(1), unitPrice: yuan(0.1) }),
      ],
      claims,
    });
    expect(rows(settled)).toEqual([
      ['p1', 'REFUNDED', 10n, yuan(1), ''],
      ['c1', 'SET_OFF', yuan(30), 0n, 'k1'],
      ['c1', 'SET_OFF', yuan(70), 0n, 'k4'],
    ]);
    expect(settled.claims.map((c) => [c.id, c.payable, c.setOff, c.open])).toEqual([
      ['k1', yuan(30), yuan(30), 0n],
      ['k2', yuan(30), 0n, yuan(30)],
      ['k3', yuan(30), 0n, yuan(30)],
      ['k4', yuan(90), yuan(70), yuan(20)],
    ]);
  });

  it('stay between the parties where it does not, and the provider answers up to the fee of its service (jd/8.4)', () => {
    const claims = [claim('k1', {}), claim('k2', { by: 'TENANT', amount: yuan(500), serviceFee: yuan(120) })];
    const settled = plan(onlyRule('REFUND', 'WALLET_REFUND_BALANCE'), { lots: [cash('c1', yuan(100))], claims });
    expect(rows(settled)).toEqual([['c1', 'REFUNDED', yuan(100), yuan(100), '']]);
    expect(settled.claims).toEqual([
      { id: 'k1', by: 'PROVIDER', claimed: yuan(30), payable: yuan(30), setOff: 0n, open: yuan(30), clause: 'jd/3.4' },
      { id: 'k2', by: 'TENANT', claimed: yuan(500), payable: yuan(120), setOff: 0n, open: yuan(120), clause: 'jd/8.4' },
    ]);
  });
});
