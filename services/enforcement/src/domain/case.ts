// Cases: the record of a suspected breach, its deadlines, and which step may follow which.
import type { CaseRules, Severity } from '@tollgate/agreements';

export const CASE_STATES = ['OPEN', 'INVESTIGATING', 'DECIDED', 'CLOSED'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_OUTCOMES = ['UNFOUNDED', 'WARNED', 'SANCTIONED', 'RESOLVED'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

export const EVIDENCE_KINDS = [
  'RATIO',
  'FACT',
  'REPORT',
  'COMPLAINT',
  'INCIDENT',
  'FILE',
  'EXTRACT',
  'MESSAGE',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const CASE_EVENT_KINDS = [
  'OPENED',
  'EXTENDED',
  'EVIDENCE_ADDED',
  'TAKEN_UP',
  'ASSIGNED',
  'NOTED',
  'DECIDED',
  'CLOSED',
  'MERGED',
  'ABSORBED',
  'RESTRICTED',
] as const;
export type CaseEventKind = (typeof CASE_EVENT_KINDS)[number];

/** A suspected breach. */
export interface CaseRecord {
  readonly caseId: string;
  readonly tenantId: string;
  readonly state: CaseState;
  readonly severity: Severity;
  readonly triggerId: string;
  readonly triggerKind: string;
  readonly clauseId: string;
  readonly agreementId: string;
  readonly agreementVersion: string;
  readonly title: string;
  readonly opensWith: string;
  readonly mayEndAs: string;
  readonly assignee: string;
  readonly takeUpBy: Date;
  readonly decideBy: Date;
  readonly caseRules: string;
  readonly outcome: CaseOutcome | null;
  readonly decisionReason: string;
  readonly restrictionIds: readonly string[];
  readonly proposalIds: readonly string[];
  readonly mergedInto: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
}

/** A piece of evidence. */
export interface Evidence {
  readonly evidenceId: string;
  readonly caseId: string;
  readonly kind: EvidenceKind;
  readonly title: string;
  /** Canonical JSON; empty for a file. */
  readonly content: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: bigint;
  readonly actor: string;
  readonly createdAt: Date;
}

const HOUR_MS = 3_600_000;

export interface Deadlines {
  readonly takeUpBy: Date;
  readonly decideBy: Date;
}

/** By when somebody has to act, from when it was opened. */
export function deadlinesFrom(rules: CaseRules, severity: Severity, at: Date): Deadlines {
  const row = rules.severities.find((each) => each.severity === severity);
  if (row === undefined) throw new RangeError(`no deadlines for ${severity}`);
  const after = (hours: number): Date => new Date(at.getTime() + hours * HOUR_MS);
  return { takeUpBy: after(row.takeUpHours), decideBy: after(row.decideHours) };
}

/** A case that becomes graver has to be decided sooner, never later. */
export function tightened(before: Deadlines, graver: Deadlines): Deadlines {
  const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
  return {
    takeUpBy: earlier(before.takeUpBy, graver.takeUpBy),
    decideBy: earlier(before.decideBy, graver.decideBy),
  };
}

export const CASE_STEPS = ['takeUp', 'assign', 'note', 'decide', 'close', 'merge', 'evidence'] as const;
export type CaseStepKind = (typeof CASE_STEPS)[number];

const UNDER_WAY: readonly CaseState[] = ['OPEN', 'INVESTIGATING'];

/** States in which a step may be taken: only what somebody looked into is decided, and only what is decided is closed. */
const STATES_FOR: Readonly<Record<CaseStepKind, readonly CaseState[]>> = {
  takeUp: ['OPEN'],
  assign: UNDER_WAY,
  note: ['OPEN', 'INVESTIGATING', 'DECIDED'],
  decide: ['INVESTIGATING'],
  close: ['DECIDED'],
  merge: UNDER_WAY,
  evidence: ['OPEN', 'INVESTIGATING', 'DECIDED'],
};

/** The states in which the step would be possible, where it is not now. */
export function stepRefusal(state: CaseState, step: CaseStepKind): readonly CaseState[] | undefined {
  const allowed = STATES_FOR[step];
  return allowed.includes(state) ? undefined : allowed;
}
