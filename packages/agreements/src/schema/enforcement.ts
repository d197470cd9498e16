// What makes an agreement act against a tenant: triggers, and the restrictions they impose.
import { z } from 'zod';
import { SANCTIONS } from './ladder.ts';
import { WINDOWS } from './policy.ts';
import { bilingual, clauseId, SETTLEMENT_CAUSES, wholeNumber } from './words.ts';

export const TRIGGER_KINDS = [
  'ARREARS',
  'ATTACK',
  'SERIOUS_BREACH',
  'CONTENT_VIOLATION',
  'UNAPPROVED_CONTENT',
  'CONFIRMED_COMPLAINT',
  'CHANNEL_RISK',
  'CHANNEL_SHUTDOWN',
  'HARD_BOUNCE_RATIO',
  'COMPLAINT_RATIO',
  'LIST_INVALID',
  'FRAUD',
  'KYC_LAPSED',
  'KEY_LEAK',
  'EXPIRY',
  'EXHAUSTION',
  'MINOR',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** A ratio that fires when events ÷ volume reaches limit.events ÷ limit.per, once both minimums are met. */
const threshold = z.strictObject({
  window: z.enum(WINDOWS),
  limit: z.strictObject({ events: wholeNumber, per: wholeNumber }),
  minimumVolume: wholeNumber,
  minimumEvents: wholeNumber,
});

/** Causes of restriction; each is an independent reason and lifting one never lifts another. */
export const RESTRICTION_CAUSES = [
  'TENANT_PAUSE',
  'AUTOMATIC',
  'STAFF',
  'ARREARS',
  'KYC',
  'AGREEMENT',
  'REGULATOR',
  'ATTACK',
  'TERMINATION',
] as const;
export type RestrictionCause = (typeof RESTRICTION_CAUSES)[number];

/** What a restriction stops. Reading, exporting, paying a debt and appealing are never stopped. */
export const RESTRICTED_ACTS = ['SEND', 'TOP_UP', 'SPEND', 'SIGN_IN'] as const;
export type RestrictedAct = (typeof RESTRICTED_ACTS)[number];

/** Who may lift: the tenant, the system once the condition is gone, or staff in a role. */
export const LIFTERS = ['TENANT', 'SYSTEM', 'ENFORCER', 'REVIEWER', 'FINANCE', 'APPROVER'] as const;
export type Lifter = (typeof LIFTERS)[number];

export const trigger = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  clause: clauseId,
  kind: z.enum(TRIGGER_KINDS),
  /** CONTRACT: the clause says when. POLICY: it leaves the figure to the platform rules. HOUSE: Tollgate's own. */
  source: z.enum(['CONTRACT', 'POLICY', 'STATUTE', 'HOUSE']),
  /** A ratio that the clause itself names. */
  threshold: threshold.nullable(),
  /** The platform rule that holds the ratio (data/policies); only and always with source POLICY. */
  policyRule: z.string().nullable(),
  /** What it is about, and what it stops when it restricts. */
  scope: z.enum(['ACCOUNT', 'JOB', 'MESSAGE', 'CREDENTIAL', 'APPLICANT']),
  /** The tenant was told to mend it and did not; without that it does not fire. */
  afterCureNotice: z.boolean(),
  /** Seconds between the fact and the restriction; null when a person decides. */
  graceSeconds: wholeNumber.nullable(),
  restricts: z.enum(RESTRICTION_CAUSES).nullable(),
  /** The rung a case opens with; null when it only restricts. */
  startsAt: z.enum(SANCTIONS).nullable(),
  mayEndAs: z.enum(SETTLEMENT_CAUSES).nullable(),
});

export const restriction = z.strictObject({
  clause: clauseId,
  cause: z.enum(RESTRICTION_CAUSES),
  title: bilingual,
  stops: z.array(z.enum(RESTRICTED_ACTS)).min(1),
  /** Nobody: it never ends. */
  liftableBy: z.array(z.enum(LIFTERS)),
  remedy: bilingual,
});
