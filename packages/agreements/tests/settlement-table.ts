// The form of a settlement case: a question about a position, and every line of the answer written out by hand.
import { expect, it } from 'vitest';
import {
  settle,
  type AgreementVersion,
  type Decider,
  type Election,
  type Fate,
  type Settlement,
  type SettlementCause,
  type SettlementPosition,
} from '../src/index.ts';
import { position } from './builders.ts';

export type Row = [lotId: string, fate: Fate, amount: bigint, payout: bigint, clause: string, reason: string];

export interface SettlementCase {
  readonly of: string;
  readonly cause: SettlementCause;
  readonly by: Decider;
  readonly has: Partial<SettlementPosition>;
  readonly elects?: readonly [clause: string, option: string];
  /** The clauses that still have to be elected; none when left out. */
  readonly open?: readonly string[];
  readonly lines: readonly Row[];
  /** Destination of every line that pays something out; the refund balance when left out. */
  readonly to?: 'ORIGINAL_CHANNEL' | 'HELD';
  readonly unpaid?: readonly (readonly [ref: string, amount: bigint, clause: string])[];
  /** What each claim is worth after its cap, and the clause that says so. */
  readonly claims?: readonly (readonly [id: string, payable: bigint, clause: string])[];
}

/** The lines of an answer; a refusal fails the test with its reason. */
function rows(settlement: Settlement): Row[] {
  if (settlement.outcome === 'REFUSED') throw new Error(settlement.refusal.reason);
  return settlement.plan.lines.map((l) => [l.lotId, l.fate, l.amount, l.payout, l.clause, l.reason]);
}

/** One test a case. */
export function settlementTable(agreement: AgreementVersion, cases: readonly SettlementCase[]): void {
  it.each(cases.map((each) => [each.of, each] as const))('%s', (_, each) => {
    const { cause, by: decider, has, elects, open = [], lines, to, unpaid = [], claims = [] } = each;
    const elections: Election[] =
      elects === undefined ? [] : [{ clause: elects[0], option: elects[1], electedBy: 'user:usr_1' }];
    const settled = settle(agreement, { cause, decider }, position(has), elections);
    expect(rows(settled)).toEqual(lines);
    if (settled.outcome === 'REFUSED') throw new Error('unreachable');
    expect(settled.outcome).toBe(open.length === 0 ? 'SETTLED' : 'ELECTION_REQUIRED');
    const waiting = settled.outcome === 'ELECTION_REQUIRED' ? settled.requiresElection.map((d) => d.clause) : [];
    expect(waiting).toEqual(open);
    const { plan } = settled;
    expect(plan.unpaid.map((u) => [u.ref, u.amount, u.clause])).toEqual(unpaid);
    expect(plan.claims.map((c) => [c.id, c.payable, c.clause])).toEqual(claims);
    for (const line of plan.lines) {
      const paysOut = line.payout > 0n;
      expect(line.destination).toBe(paysOut ? (to ?? 'WALLET_REFUND_BALANCE') : 'PROVIDER');
    }
  });
}
