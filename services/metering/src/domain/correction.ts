// A correction: what it does to the facts of the messages it names, and who may decide on it when.

/** What one correction says of facts, as masks that share no bit. What it does not name stays as it was. */
export interface FactChange {
  /** Facts that hold whatever was reported. */
  readonly on: number;
  /** Facts that do not hold whatever was reported. */
  readonly off: number;
  /** Facts for which the reports hold again. */
  readonly released: number;
}

/** An approved correction of one message or of all messages of a job, in the order in which they took effect. */
export interface Correction extends FactChange {
  readonly tenantId: string;
  /** Later ones win over earlier ones, fact by fact. */
  readonly effectiveNo: bigint;
  /** Exactly one of the two is set. */
  readonly messageKey: string | undefined;
  readonly jobId: string | undefined;
}

/** What lies over the reported facts of a message. */
export interface Overlay {
  readonly on: number;
  readonly off: number;
}

const NO_OVERLAY: Overlay = { on: 0, off: 0 };

/** The overlay after one more change. */
function over(overlay: Overlay, { on, off, released }: FactChange): Overlay {
  const untouched = ~(on | off | released);
  return { on: (overlay.on & untouched) | on, off: (overlay.off & untouched) | off };
}

/** The overlay of a list of changes, which come in the order in which they took effect. */
export const overlayOf = (changes: readonly FactChange[]): Overlay => changes.reduce(over, NO_OVERLAY);

/** The facts that hold: as reported, except where a correction says otherwise. */
export const overlaid = (facts: number, { on, off }: Overlay): number => (facts | on) & ~off;

/** Why a change of facts is none; undefined when it is one. */
export function faultOfChange({
  on,
  off,
  released,
}: FactChange): 'NOTHING_TO_CORRECT' | 'FACT_NAMED_TWICE' | undefined {
  if ((on | off | released) === 0) return 'NOTHING_TO_CORRECT';
  return (on & off) !== 0 || (on & released) !== 0 || (off & released) !== 0 ? 'FACT_NAMED_TWICE' : undefined;
}

/** How long a proposal waits for the second person. */
export const CORRECTION_LIFE_MS = 7 * 24 * 3_600_000;

export type ProposalState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** What deciding on a proposal depends on. */
export interface Decidable {
  /** As stored: a pending one may have expired since. */
  readonly state: ProposalState;
  readonly proposedBy: string;
  readonly expiresAt: Date;
}

export const stateAt = ({ state, expiresAt }: Decidable, now: Date): ProposalState =>
  state === 'PENDING' && expiresAt <= now ? 'EXPIRED' : state;

export type DecisionRefusal = 'PROPOSAL_DECIDED' | 'PROPOSAL_EXPIRED' | 'SAME_PERSON';

/** Why this person may not approve now; undefined when they may. */
export function approvalRefusal(proposal: Decidable, actor: string, now: Date): DecisionRefusal | undefined {
  return rejectionRefusal(proposal, now) ?? (proposal.proposedBy === actor ? 'SAME_PERSON' : undefined);
}

/** Why nobody may reject now; one may take back a proposal of one's own. */
export function rejectionRefusal(proposal: Decidable, now: Date): DecisionRefusal | undefined {
  const state = stateAt(proposal, now);
  if (state === 'EXPIRED') return 'PROPOSAL_EXPIRED';
  return state === 'PENDING' ? undefined : 'PROPOSAL_DECIDED';
}
