// What holds for any position, any cause and any choice, under JD and under variants of other providers' kinds.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { agreementWith, DAY_ONE, jd, NOW, oneTreatmentRule } from '../../tests/builders.ts';
import { clauseById } from '../catalogue/catalogue.ts';
import { DECIDERS, SETTLEMENT_CAUSES } from '../schema/words.ts';
import type { Election, PositionLot, SettlementPosition } from './position.ts';
import { settle } from './settle.ts';

const oneRule = (treatment: string, to: string | null) =>
  agreementWith({
    'settlement.rules': [oneTreatmentRule(treatment, to)],
    triggers: [],
    'settlement.setOff': { clause: 'jd/8.1', allowed: 'ESTABLISHED_CLAIMS', silent: false },
  });

const AGREEMENTS = [
  jd(),
  oneRule('REFUND', 'ORIGINAL_CHANNEL'),
  oneRule('REFUND_AFTER_INVOICE_RETURNED', 'ORIGINAL_CHANNEL'),
  oneRule('FORFEIT', null),
];
const OPTIONS = ['REFUND', 'REFUND_TO_CHANNEL', 'FORFEIT'];

const amount = fc.bigInt(0n, 2_000_000_000n);
/** A part of a whole, in thousandths. */
const part = (whole: bigint, thousandths: bigint) => (whole * thousandths) / 1000n;
const thousandths = fc.bigInt(0n, 1000n);
const time = fc.constantFrom(DAY_ONE, NOW, new Date('2026-10-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z'));

const lot = fc
  .record({
    kind: fc.constantFrom('CASH', 'BONUS', 'PACKAGE_UNITS'),
    whole: amount,
    left: thousandths,
    refunded: thousandths,
    price: amount,
    unitPrice: fc.bigInt(0n, 100_000n),
    asset: fc.constantFrom('sms-cn', 'mms'),
    acquiredAt: time,
    expiresAt: fc.option(time, { nil: undefined }),
  })
  .map(({ kind, whole, left, refunded, price, unitPrice, asset, acquiredAt, expiresAt }): Omit<PositionLot, 'id'> => {
    const base = { originRef: 'ord_1', acquiredAt, expiresAt, original: whole, available: part(whole, left) };
    if (kind === 'BONUS') return { ...base, kind, asset: 'CNY', pricePaid: 0n, alreadyRefunded: 0n, unitPrice: 0n };
    if (kind === 'PACKAGE_UNITS')
      return { ...base, kind, asset, pricePaid: price, alreadyRefunded: part(price, refunded), unitPrice };
    return {
      ...base,
      kind,
      asset: 'CNY',
      pricePaid: whole,
      alreadyRefunded: part(whole - base.available, refunded),
      unitPrice: 0n,
    };
  });

const positions: fc.Arbitrary<SettlementPosition> = fc
  .record({
    lots: fc.array(lot, { maxLength: 8 }),
    usage: fc.array(
      fc.record({
        product: fc.constantFrom('sms-cn', 'mms', 'mail'),
        units: fc.bigInt(0n, 50_000n),
        unitPrice: fc.bigInt(0n, 100_000n),
      }),
      { maxLength: 3 },
    ),
    arrears: fc.array(amount, { maxLength: 2 }),
    claims: fc.array(
      fc.record({
        by: fc.constantFrom('PROVIDER' as const, 'TENANT' as const),
        amount,
        serviceFee: amount,
        established: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    invoices: fc.array(fc.record({ lot: fc.nat(7), amount, back: thousandths }), { maxLength: 4 }),
  })
  .map(({ lots, usage, arrears, claims, invoices }) => ({
    at: NOW,
    lots: lots.map((l, i) => ({ ...l, id: `lot_${i}` })),
    openReservations: [],
    unbilledUsage: usage.map((u, i) => ({ ...u, ref: `use_${i}` })),
    arrears: arrears.map((owed, i) => ({ ref: `inv_${i}`, amount: owed })),
    claims: claims.map((c, i) => ({ ...c, id: `clm_${i}` })),
    invoices: invoices
      .filter((i) => i.lot < lots.length)
      .map((i, n) => ({ id: `inv_${n}`, lotId: `lot_${i.lot}`, amount: i.amount, returned: part(i.amount, i.back) })),
  }));

const cases = fc
  .record({
    agreement: fc.constantFrom(...AGREEMENTS),
    cause: fc.nat(),
    decider: fc.nat(),
    option: fc.nat(),
    elects: fc.boolean(),
    position: positions,
  })
  .map(({ agreement, cause, decider, option, elects, position }) => {
    const rule = agreement.settlement.rules[cause % agreement.settlement.rules.length];
    if (rule === undefined) throw new Error('an agreement without rules');
    const question = { cause: rule.cause, decider: rule.deciders[decider % rule.deciders.length] ?? 'PROVIDER' };
    const offered =
      rule.lots.CASH.question === null ? [] : OPTIONS.filter((o) => rule.lots.CASH.options.some((x) => x.option === o));
    const chosen = offered[option % Math.max(1, offered.length)];
    const elections: Election[] =
      elects && chosen !== undefined
        ? [{ clause: rule.lots.CASH.clause, option: chosen, electedBy: 'user:usr_1' }]
        : [];
    return { agreement, question, position, elections };
  });

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, n) => total + n, 0n);

describe('any settlement', () => {
  it('conserves every lot, pays out at most what was paid and never a gift, and cites clauses that exist', () => {
    fc.assert(
      fc.property(cases, ({ agreement, question, position, elections }) => {
        const result = settle(agreement, question, position, elections);
        if (result.outcome === 'REFUSED') throw new Error(result.refusal.reason);
        const { lines, unpaid, claims } = result.plan;
        for (const l of position.lots) {
          const own = lines.filter((line) => line.lotId === l.id);
          expect(sum(own.map((line) => line.amount))).toBe(l.available);
          const payout = sum(own.map((line) => line.payout));
          // Never more than was paid, which for a bonus is nothing; never more cash than there was.
          const most = { BONUS: 0n, CASH: l.available, PACKAGE_UNITS: l.pricePaid }[l.kind];
          expect(payout <= most && payout + l.alreadyRefunded <= l.pricePaid).toBe(true);
        }
        for (const line of lines) {
          expect(line.amount > 0n && line.payout >= 0n).toBe(true);
          expect(clauseById(agreement, line.clause)).toBeDefined();
          expect(line.payout > 0n).toBe(['REFUNDED', 'RETAINED_UNTIL_INVOICE_RETURNED'].includes(line.fate));
        }
        // Every debt is paid or still owed, to the micro.
        for (const { ref, amount: owed } of position.arrears) {
          const paid = sum(
            lines.filter((line) => line.reason === 'ARREARS' && line.ref === ref).map((line) => line.amount),
          );
          expect(paid + sum(unpaid.filter((u) => u.kind === 'ARREARS' && u.ref === ref).map((u) => u.amount))).toBe(
            owed,
          );
        }
        for (const c of claims) {
          expect(
            sum(lines.filter((line) => line.reason === 'CLAIM' && line.ref === c.id).map((line) => line.amount)),
          ).toBe(c.setOff);
          expect(c.setOff + c.open === c.payable && c.payable <= c.claimed && c.open >= 0n).toBe(true);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('is the same for the same question, whatever the order in which the lots are listed', () => {
    fc.assert(
      fc.property(cases, ({ agreement, question, position, elections }) => {
        const once = settle(agreement, question, position, elections);
        expect(settle(agreement, question, position, elections)).toEqual(once);
        const turned = { ...position, lots: position.lots.toReversed() };
        expect(settle(agreement, question, turned, elections)).toEqual(once);
      }),
      { numRuns: 10_000 },
    );
  });

  it('leaves nothing refundable while something is owed', () => {
    fc.assert(
      fc.property(cases, ({ agreement, question, position, elections }) => {
        const result = settle(agreement, question, position, elections);
        if (result.outcome === 'REFUSED') throw new Error(result.refusal.reason);
        const { lines, unpaid } = result.plan;
        const moneyBack = lines.filter((line) => line.lotKind === 'CASH' && line.payout > 0n);
        expect(unpaid.length === 0 || moneyBack.length === 0).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('assumes, without an election, what costs the tenant least', () => {
    fc.assert(
      fc.property(cases, ({ agreement, question, position, elections }) => {
        const paidOut = (chosen: readonly Election[]) => {
          const result = settle(agreement, question, position, chosen);
          return result.outcome === 'REFUSED' ? -1n : sum(result.plan.lines.map((line) => line.payout));
        };
        expect(paidOut([]) >= paidOut(elections)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('answers every cause and every side, if only by refusing', () => {
    for (const agreement of AGREEMENTS)
      for (const cause of SETTLEMENT_CAUSES)
        for (const decider of DECIDERS) {
          const rule = agreement.settlement.rules.find((r) => r.cause === cause);
          const expected =
            rule === undefined ? 'UNKNOWN_CAUSE' : rule.deciders.includes(decider) ? undefined : 'DECIDER_NOT_ENTITLED';
          const result = settle(
            agreement,
            { cause, decider },
            { at: NOW, lots: [], openReservations: [], unbilledUsage: [], arrears: [], claims: [], invoices: [] },
          );
          expect(result.outcome === 'REFUSED' ? result.refusal.reason : undefined).toBe(expected);
        }
  });
});
