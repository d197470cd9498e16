// What an agreement lets be done to a tenant: triggers, the ladder of sanctions, restrictions, notices.
import { z } from 'zod';
import { bilingual, clauseId, DECIDERS, SETTLEMENT_CAUSES, wholeNumber } from './words.ts';

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
  sanction: z.enum(SANCTIONS),
  deciders: z.array(z.enum(DECIDERS)).min(1),
  /** The clause allows going past it to a graver one. */
  skippable: z.boolean(),
  /** Rungs that must have been stood on before this one. */
  requires: z.array(z.enum(SANCTIONS)),
  needsDeadline: z.boolean(),
  endsByItself: z.boolean(),
  reversible: z.boolean(),
});

export const ladder = z.array(rung).min(1);

export const TRIGGER_KINDS = [
  'ARREARS',
  'ATTACK',
  'SERIOUS_BREACH',
  'CONTENT_VIOLATION',
  'UNAPPROVED_CONTENT',
  'CHANNEL_RISK',
  'CHANNEL_SHUTDOWN',
  'HARD_BOUNCE_RATIO',
  'COMPLAINT_RATIO',
  'LIST_INVALID',
  'KYC_LAPSED',
  'KEY_LEAK',
  'EXPIRY',
  'EXHAUSTION',
  'MINOR',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** A ratio that fires when events ÷ volume reaches limit.events ÷ limit.per, once both minimums are met. */
const threshold = z.strictObject({
  window: z.enum(['JOB', 'CALENDAR_MONTH', 'ROLLING_7_DAYS', 'DAY']),
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
  /** CONTRACT: the clause says when. POLICY: the clause leaves the figure to the provider's rules. */
  source: z.enum(['CONTRACT', 'POLICY', 'STATUTE']),
  threshold: threshold.nullable(),
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

export const NOTICE_ACTS = [
  'PRICE_CHANGE',
  'TERMS_CHANGE',
  'SUSPEND',
  'TERMINATE_FOR_BREACH',
  'TERMINATE_FOR_CONVENIENCE',
  'ASSIGN',
  'UPGRADE',
  'BAN',
] as const;
export type NoticeAct = (typeof NOTICE_ACTS)[number];

export const noticeRule = z.strictObject({
  clause: clauseId,
  act: z.enum(NOTICE_ACTS),
  timing: z.enum(['BEFORE', 'AT_ONCE', 'AFTERWARDS', 'NONE']),
  /** Full days before the act takes effect; null where the source names no figure. */
  minimumDays: wholeNumber.nullable(),
  /** Any one of them is enough. */
  channels: z.array(z.enum(['SITE_POST', 'STATION_LETTER', 'EMAIL', 'SMS', 'WRITTEN'])),
  /** The source is silent and this is what Tollgate does instead. */
  silent: z.boolean(),
});
