// How prices and terms may be changed: what announces a change, what makes it bind, and what it leaves as it was.
import { z } from 'zod';
import { NOTICE_ACTS } from './notices.ts';
import { clauseId, LOT_KINDS } from './words.ts';

/** What is changed. */
export const CHANGE_SUBJECTS = ['PRICE', 'TERMS', 'PRIVACY_POLICY', 'PLATFORM_RULES', 'SERVICE'] as const;
export type ChangeSubject = (typeof CHANGE_SUBJECTS)[number];

/** What a change is about, where a clause treats it by that; a change may be several of them. */
export const CHANGE_KINDS = [
  'AFFECTS_USE',
  'LESS_RIGHTS',
  'NEW_PURPOSE',
  'SERVICE_MODEL',
  'OWNERSHIP',
  'SHARING',
  'EXERCISE_OF_RIGHTS',
  'CONTACT',
  'HIGH_RISK',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Whose doing a change is: some clauses let only a carrier's change pass on. */
export const CHANGE_ORIGINS = ['CARRIER', 'PROVIDER'] as const;
export type ChangeOrigin = (typeof CHANGE_ORIGINS)[number];

/** What makes a change bind a tenant, from the weakest ground to the strongest. */
export const BINDING_ACTS = ['TIME', 'CONTINUED_USE', 'EXPRESS_CONSENT'] as const;
export type BindingAct = (typeof BINDING_ACTS)[number];

export const changeRule = z.strictObject({
  clause: clauseId,
  also: z.array(clauseId),
  subject: z.enum(CHANGE_SUBJECTS),
  /** Any of them; a rule for one origin says nothing about the other. */
  origins: z.array(z.enum(CHANGE_ORIGINS)).min(1),
  /** It applies to a change that is one of these; empty: to every change of the subject. */
  kinds: z.array(z.enum(CHANGE_KINDS)),
  /** Which notice announces it. */
  notice: z.enum(NOTICE_ACTS),
  binds: z.enum(BINDING_ACTS),
  /** Kinds of lots bought before it that keep the old price. */
  protects: z.array(z.enum(LOT_KINDS)),
  /** What a tenant that objects can do. */
  objection: z.enum(['NONE', 'STOP_USING', 'ASK_DELETION']),
  /** The source does not say it; this is what Tollgate does. */
  silent: z.boolean(),
});
