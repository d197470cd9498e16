// The ladder of sanctions: which there are, in which order, who decides, and what must be told to the tenant.
import { z } from 'zod';
import { NOTICE_ACTS } from './notices.ts';
import { clauseId, DECIDERS } from './words.ts';

/** Sanctions from the mildest to the gravest: a ladder may leave some out but never reorder them. */
export const SANCTIONS = [
  'WARN',
  'STOP_TRANSMISSION',
  'RECTIFY',
  'LIMIT',
  'CUT_QUOTA',
  'SUSPEND',
  'FREEZE',
  'TERMINATE',
  'BAN',
] as const;
export type Sanction = (typeof SANCTIONS)[number];

const rung = z.strictObject({
  clause: clauseId,
  /** Other clauses that carry the same rung. */
  also: z.array(clauseId),
  sanction: z.enum(SANCTIONS),
  deciders: z.array(z.enum(DECIDERS)).min(1),
  /** The clause allows going past it to a graver one. */
  skippable: z.boolean(),
  /** Rungs that must have been stood on before this one. */
  requires: z.array(z.enum(SANCTIONS)),
  /** The notice it needs; the rule for that act says when and how. */
  notice: z.enum(NOTICE_ACTS),
  needsDeadline: z.boolean(),
  /** It is imposed with an end, at which it is gone. */
  endsByItself: z.boolean(),
  /** Whether it can be taken back when it was rightly imposed; a decision that an appeal annuls always can. */
  reversible: z.boolean(),
});

export const ladder = z.array(rung).min(1);
