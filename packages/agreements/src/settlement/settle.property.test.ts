// What holds for any position, any cause and any choice, under every agreement of the catalogue, an invented one, and
// variants that forfeit, refund or hold everything.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { agreementWith, jd, NOW, oneTreatmentRule } from '../../tests/builders.ts';
import { anyCase, sum, type AnyCase } from '../../tests/any-settlement.ts';
import { heron } from '../../tests/invented.ts';
import { clauseById, listAgreements } from '../catalogue/catalogue.ts';
import { DECIDERS, SETTLEMENT_CAUSES } from '../schema/words.ts';
import type { Election } from './position.ts';
import type { SettlementPlan } from './result.ts';
import { settle } from './settle.ts';

const oneRule = (treatment: string, to: string | null) =>
  agreementWith({
    'settlement.rules': [oneTreatmentRule(treatment, to)],
    triggers: [],
    'settlement.setOff': { clause: 'jd/8.1', allowed: 'ESTABLISHED_CLAIMS', silent: false },
  });

const AGREEMENTS = [
  ...listAgreements(),
  heron(),
  oneRule('REFUND', 'ORIGINAL_CHANNEL'),
  oneRule('REFUND_AFTER_INVOICE_RETURNED', 'ORIGINAL_CHANNEL'),
  oneRule('FORFEIT', null),
];
const cases = anyCase(AGREEMENTS);

function planOf({ agreement, question, position }: AnyCase, elections: readonly Election[]): SettlementPlan {
  const result = settle(agreement, question, position, elections);
  if (result.outcome === 'REFUSED') throw new Error(JSON.stringify(result.refusal));
  return result.plan;
}

/** At least 10,000 cases a property. */
function always(holds: (given: AnyCase, plan: SettlementPlan) => void): void {
  fc.assert(
    fc.property(cases, (given) => holds(given, planOf(given, given.elections))),
    { numRuns: 10_000 },
  );
}

describe('any settlement', () => {
  it('conserves every asset: the lines of a lot add up to what was available in it', () => {
    always(({ position }, { lines }) => {
      const taken = position.lots.map((lot) => {
        const own = lines.filter((line) => line.lotId === lot.id && line.asset === lot.asset && line.amount > 0n);
        return sum(own.map((line) => line.amount));
      });
      expect(taken).toEqual(position.lots.map((lot) => lot.available));
      const assets = new Set(position.lots.map((lot) => lot.asset));
      for (const asset of assets) {
        const of = <T extends { readonly asset: string }>(all: readonly T[]) =>
          all.filter((each) => each.asset === asset);
        expect(sum(of(lines).map((l) => l.amount))).toBe(sum(of(position.lots).map((l) => l.available)));
      }
      expect(lines.every((line) => position.lots.some((lot) => lot.id === line.lotId))).toBe(true);
    });
  });

  it('never refunds more than was paid', () => {
    always(({ position }, { lines }) => {
      for (const lot of position.lots) {
        const out = sum(lines.filter((line) => line.lotId === lot.id).map((line) => line.payout));
        const debts = sum(
          lines.filter((line) => line.lotId === lot.id).flatMap((line) => (line.deductions ?? []).map((d) => d.amount)),
        );
        expect(out >= 0n && out + debts + lot.alreadyRefunded <= lot.pricePaid).toBe(true);
        expect(lot.kind !== 'CASH' || out <= lot.available).toBe(true);
      }
    });
  });

  it('never refunds a bonus, nor a package that was given', () => {
    always(({ position }, { lines }) => {
      const given = new Set(
        position.lots.filter((lot) => lot.kind === 'BONUS' || lot.pricePaid === 0n).map((l) => l.id),
      );
      for (const line of lines.filter((each) => given.has(each.lotId))) {
        expect(line.payout).toBe(0n);
        expect(['CONSUMED', 'SET_OFF', 'FORFEITED', 'EXPIRED']).toContain(line.fate);
      }
    });
  });

  it('cites on every line a clause that exists in that version', () => {
    always(({ agreement }, { clause, lines, unpaid, claims, discretionary }) => {
      const deductions = lines.flatMap((line) => line.deductions ?? []);
      const cited = [...lines, ...unpaid, ...claims, ...discretionary, ...deductions].map((each) => each.clause);
      const unknown = [clause, ...cited, ...lines.flatMap((line) => line.also)].filter(
        (id) => clauseById(agreement, id)?.id !== id,
      );
      expect(unknown).toEqual([]);
      expect(
        lines.every((line) => line.payout > 0n === ['REFUNDED', 'RETAINED_UNTIL_INVOICE_RETURNED'].includes(line.fate)),
      ).toBe(true);
    });
  });

  it('gives the same answer to the same question, whatever the order in which the lots are listed', () => {
    const text = (value: unknown) => JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v));
    always(({ agreement, question, position, elections }, plan) => {
      const again = settle(agreement, question, structuredClone(position), elections);
      const turned = settle(agreement, question, { ...position, lots: position.lots.toReversed() }, elections);
      expect(again.outcome === 'REFUSED' ? '' : text(again.plan)).toBe(text(plan));
      expect(text(turned)).toBe(text(again));
    });
  });

  it('pays every debt or leaves it owed, to the micro, and claims only as far as their cap', () => {
    always(({ position }, { lines, unpaid, claims }) => {
      const deductions = lines.flatMap((line) => line.deductions ?? []);
      for (const { ref, amount } of position.arrears) {
        const paid = sum(lines.filter((l) => l.reason === 'ARREARS' && l.ref === ref).map((l) => l.amount));
        const deducted = sum(deductions.filter((d) => d.kind === 'ARREARS' && d.ref === ref).map((d) => d.amount));
        const owed = sum(unpaid.filter((u) => u.kind === 'ARREARS' && u.ref === ref).map((u) => u.amount));
        expect(paid + deducted + owed).toBe(amount);
      }
      for (const c of claims) {
        const taken = sum(lines.filter((l) => l.reason === 'CLAIM' && l.ref === c.id).map((l) => l.amount));
        expect(taken).toBe(c.setOff);
        expect(c.setOff + c.open === c.payable && c.payable <= c.claimed && c.open >= 0n).toBe(true);
      }
    });
  });

  it('pays nothing out while something is owed', () => {
    always((_, { lines, unpaid }) => {
      expect(unpaid.length === 0 || lines.every((line) => line.payout === 0n)).toBe(true);
    });
  });

  it('assumes, without an election, what costs the tenant least', () => {
    always((given, plan) => {
      const paidOut = ({ lines }: SettlementPlan) => sum(lines.map((line) => line.payout));
      expect(paidOut(planOf(given, [])) >= paidOut(plan)).toBe(true);
    });
  });

  it('answers every cause and every side, if only by refusing', () => {
    const nothing = {
      at: NOW,
      lots: [],
      openReservations: [],
      unbilledUsage: [],
      arrears: [],
      claims: [],
      invoices: [],
    };
    for (const agreement of AGREEMENTS)
      for (const cause of SETTLEMENT_CAUSES)
        for (const decider of DECIDERS) {
          const rules = agreement.settlement.rules.filter((r) => r.cause === cause);
          const entitled = rules.some((r) => r.deciders.includes(decider));
          const expected = rules.length === 0 ? 'UNKNOWN_CAUSE' : entitled ? undefined : 'DECIDER_NOT_ENTITLED';
          const result = settle(agreement, { cause, decider }, nothing);
          expect(result.outcome === 'REFUSED' ? result.refusal.reason : undefined).toBe(expected);
        }
  });

  it('covers all five agreements and all causes', () => {
    expect(listAgreements().map(({ id }) => id)).toEqual([
      'changyou-sms',
      'hongfengye-sms',
      'jd-sms',
      'sendcloud',
      'tencent-ses',
    ]);
    const settled = new Set(listAgreements().flatMap((a) => a.settlement.rules.map((r) => r.cause)));
    expect([...settled].toSorted()).toEqual(SETTLEMENT_CAUSES.toSorted());
    expect(jd().settlement.rules.length).toBe(12);
  });
});
