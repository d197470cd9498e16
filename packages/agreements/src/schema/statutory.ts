// What statutes demand whatever an agreement says: floors under its notices and changes, and what an upheld appeal does.
import { z } from 'zod';
import { CHANGE_KINDS, CHANGE_SUBJECTS, BINDING_ACTS } from './changes.ts';
import { noticeRule } from './notices.ts';
import { clauseId } from './words.ts';

/** Reasons for a sanction that a statute treats apart; GENERAL is every other. */
export const SANCTION_GROUNDS = ['GENERAL', 'FRAUD'] as const;
export type SanctionGround = (typeof SANCTION_GROUNDS)[number];

const consentFloor = z.strictObject({
  clause: clauseId,
  subject: z.enum(CHANGE_SUBJECTS),
  /** It applies to a change that is one of these. */
  kinds: z.array(z.enum(CHANGE_KINDS)).min(1),
  binds: z.enum(BINDING_ACTS),
});

const appealRule = z.strictObject({
  clause: clauseId,
  ground: z.enum(SANCTION_GROUNDS),
  /** AT_ONCE: the system lifts it with the decision; BY_DECISION: whoever decides the appeal lifts it with it. */
  lifts: z.enum(['AT_ONCE', 'BY_DECISION']),
});

export const statutoryOverrides = z.strictObject({
  /** The stricter of this and the agreement's own rule for the act holds. */
  notices: z.array(noticeRule),
  consents: z.array(consentFloor),
  /** One for each ground. */
  appeals: z.array(appealRule).length(SANCTION_GROUNDS.length),
});
