// Orders to mend something by a deadline. The clock stands still while staff hold one.

/** OPEN: the clock runs. SUBMITTED: staff hold it. MISSED: the deadline passed. WITHDRAWN: its sanction ended. */
export type RectificationState = 'OPEN' | 'SUBMITTED' | 'ACCEPTED' | 'MISSED' | 'WITHDRAWN';

export interface EvidenceFile {
  readonly name: string;
  readonly size: number;
  /** SHA-256, lower-case hex. */
  readonly digest: string;
}

/** What the tenant says that it mended. */
export interface Submission {
  readonly statement: string;
  readonly files: readonly EvidenceFile[];
  readonly actor: string;
  readonly at: Date;
  readonly answer: { readonly text: string; readonly by: string; readonly at: Date } | undefined;
}

export interface Rectification {
  readonly rectificationId: string;
  readonly tenantId: string;
  readonly sanctionId: string;
  readonly state: RectificationState;
  /** Of an order that staff hold, as it was when they took it. */
  readonly deadline: Date;
  readonly heldSince: Date | null;
  readonly createdAt: Date;
  /** The sanction that followed a missed deadline. */
  readonly followedBy: string | null;
  readonly closedAt: Date | null;
  readonly submissions: readonly Submission[];
}

type Clock = Pick<Rectification, 'state' | 'deadline' | 'heldSince'>;

/** The deadline as it is at an instant: what staff hold is later by as long as they have held it. */
export function deadlineAt({ deadline, heldSince }: Clock, now: Date): Date {
  return heldSince === null ? deadline : new Date(deadline.getTime() + (now.getTime() - heldSince.getTime()));
}

export type SubmissionRefusal = 'RECTIFICATION_NOT_OPEN' | 'DEADLINE_MISSED';

/** Why the tenant cannot submit now. The deadline itself is in time. */
export function submissionRefusal({ state, deadline }: Clock, now: Date): SubmissionRefusal | undefined {
  if (state !== 'OPEN') return state === 'MISSED' ? 'DEADLINE_MISSED' : 'RECTIFICATION_NOT_OPEN';
  return deadline < now ? 'DEADLINE_MISSED' : undefined;
}
