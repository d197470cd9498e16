// What an approval rests on, and whether it still holds when the second person approves.
import type { SettlementPlan } from '@tollgate/agreements';

/** What becomes of a part of one lot if everything reserved came back unused: the most a line can come to. */
export interface BasisLine {
  readonly lotId: string;
  readonly fate: string;
  readonly clauseId: string;
  /** In the lot's asset: micros of money, units of a package. */
  readonly micros: bigint;
  /** Micros paid out for a package; left out where it is the same or nothing. */
  readonly payout?: bigint | undefined;
}

export interface ApprovalBasis {
  readonly agreementId: string;
  readonly agreementVersion: string;
  readonly contentHash: string;
  /** Restrictions that staff imposed: evidence for, or against, the cause that was proposed. */
  readonly staffRestrictions: readonly string[];
  readonly lines: readonly BasisLine[];
  readonly stillOwedMicros: bigint;
}

/** The basis that a plan over all remaining value, reservations counted as unused, gives. */
export function approvalBasis(plan: SettlementPlan, staffRestrictions: readonly string[]): ApprovalBasis {
  const lines = new Map<string, BasisLine>();
  for (const { lotId, lotKind, fate, clause, amount, payout } of plan.lines) {
    const key = `${lotId} ${fate} ${clause}`;
    const before = lines.get(key);
    const line = { lotId, fate, clauseId: clause, micros: (before?.micros ?? 0n) + amount };
    const paid = (before?.payout ?? 0n) + payout;
    lines.set(key, lotKind === 'PACKAGE_UNITS' && paid > 0n ? { ...line, payout: paid } : line);
  }
  return {
    agreementId: plan.agreement.id,
    agreementVersion: plan.agreement.version,
    contentHash: plan.agreement.contentHash,
    staffRestrictions: staffRestrictions.toSorted(),
    lines: [...lines.values()],
    stillOwedMicros: plan.unpaid.reduce((sum, debt) => sum + debt.amount, 0n),
  };
}

/**
 * What changed so that the approver would sign something else than was proposed; empty when the approval holds.
 * Traffic goes on until the approval, and what it uses makes lots smaller: less of the same fate by the same clause is
 * still what was proposed. Not so: another agreement version; a staff restriction imposed or lifted meanwhile; a lot
 * that is new, has more value, or meets another fate or clause; a greater debt set off or left.
 */
export function changesOf(proposed: ApprovalBasis, current: ApprovalBasis): string[] {
  const changes: string[] = [];
  const same = (key: 'agreementId' | 'agreementVersion' | 'contentHash'): boolean => proposed[key] === current[key];
  if (!same('agreementId') || !same('agreementVersion') || !same('contentHash')) changes.push('agreement');
  if (proposed.staffRestrictions.join() !== current.staffRestrictions.join()) changes.push('staff_restrictions');
  for (const line of current.lines) {
    const before = proposed.lines.find(
      (each) => each.lotId === line.lotId && each.fate === line.fate && each.clauseId === line.clauseId,
    );
    const more = before !== undefined && (line.micros > before.micros || (line.payout ?? 0n) > (before.payout ?? 0n));
    if (before === undefined || more) changes.push(`lot ${line.lotId} ${line.fate}`);
  }
  if (current.stillOwedMicros > proposed.stillOwedMicros) changes.push('still_owed');
  return changes;
}
