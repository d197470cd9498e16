// A discrepancy between two counts, and who may end it when.

import type { Figures, Judgement, Note } from './compare-counts.ts';

/** One line of a statement against our count, as it was judged. */
export interface Comparison extends Figures, Judgement {
  readonly statementId: string;
  readonly lineNumber: number;
  /** Undefined where the totals span tenants. */
  readonly tenantId: string | undefined;
  /** Empty for a tenant's bill. */
  readonly gateway: string;
  readonly product: string;
  readonly day: string;
  /** Empty where the totals span tenants. */
  readonly agreementId: string;
  readonly agreementVersion: string;
  readonly snapshotAt: Date;
  readonly discrepancyId: string | undefined;
}

/** A note that waits for the second person, with the figures that it rests on. */
export interface ProposedNote {
  readonly note: Note;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly billed: bigint;
  readonly recounted: bigint;
}

export interface Discrepancy {
  readonly discrepancyId: string;
  readonly state: 'OPEN' | 'RESOLVED' | 'DISMISSED';
  readonly comparison: Comparison;
  readonly suggested: Note | undefined;
  readonly proposed: ProposedNote | undefined;
  /** The approved note. */
  readonly note: Note | undefined;
  readonly reason: string;
  /** Empty until decided. */
  readonly decidedBy: string;
  readonly decidedAt: Date | undefined;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly dueClauseId: string;
}

/** How long a proposed note waits for the second person. */
export const NOTE_LIFE_MS = 7 * 24 * 3_600_000;

export type NoteRefusal = 'DISCREPANCY_DECIDED' | 'NOTE_NOT_PROPOSED' | 'NOTE_EXPIRED' | 'SAME_PERSON';

/** The note that waits now; one that expired is none. */
export const waitingNote = ({ state, proposed }: Discrepancy, now: Date): ProposedNote | undefined =>
  state === 'OPEN' && proposed !== undefined && proposed.expiresAt > now ? proposed : undefined;

/** Why this person may not approve the note now; undefined when they may. */
export function approvalRefusal(discrepancy: Discrepancy, actor: string, now: Date): NoteRefusal | undefined {
  const { state, proposed } = discrepancy;
  if (state !== 'OPEN') return 'DISCREPANCY_DECIDED';
  if (proposed === undefined) return 'NOTE_NOT_PROPOSED';
  if (proposed.expiresAt <= now) return 'NOTE_EXPIRED';
  return proposed.by === actor ? 'SAME_PERSON' : undefined;
}
