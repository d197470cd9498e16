// Quota ladders: how much may be sent a day on each level, and what raises, lowers or blocks (data/quota-ladders).
import { z } from 'zod';
import { bilingual, calendarDate, clauseId, wholeNumber } from './words.ts';

/** What of a day's messages is counted. */
const QUOTA_MEASURES = ['INVALID', 'DELIVERED', 'SPAM_REJECTED', 'COMPLAINED', 'OPENED'] as const;
export type QuotaMeasure = (typeof QUOTA_MEASURES)[number];

/** When what a rule does begins: at once, with the next day, or at once and until the day is over. */
const QUOTA_EFFECTS = ['AT_ONCE', 'NEXT_DAY', 'REST_OF_DAY'] as const;

const ratio = z.strictObject({ events: wholeNumber, per: wholeNumber.refine((n) => n > 0n, 'at least 1') });

/** A share of the day's submitted messages. */
const condition = z.strictObject({
  measure: z.enum(QUOTA_MEASURES),
  is: z.enum(['ABOVE', 'BELOW']),
  ratio,
});

const rule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The clause of the agreement by which the tenant accepts it. */
  clause: clauseId,
  title: bilingual,
  /** The day's volume has to be above it. */
  volumeAbove: wholeNumber,
  /** The share of the day's quota that has to be used, at least. */
  quotaUsed: ratio.nullable(),
  /** Whether all of the conditions have to hold, or any. */
  match: z.enum(['ALL', 'ANY']),
  conditions: z.array(condition).min(1),
  effect: z.enum(QUOTA_EFFECTS),
});

export const quotaLadderFile = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.string().regex(/^[0-9a-z][0-9a-z.-]*$/),
    inForceFrom: calendarDate,
    /** The agreement whose tenants it holds for. */
    agreement: z.string(),
    /** What has a level of its own. */
    scope: z.enum(['ACCOUNT', 'SENDER_DOMAIN']),
    title: bilingual,
    /** Where the figures come from. */
    source: bilingual,
    /** The clause that lets the provider set quotas. */
    clause: clauseId,
    /** From the lowest, each above the one before it. */
    levels: z.array(z.strictObject({ level: z.int().positive(), daily: wholeNumber })).min(1),
    startsAt: z.int().positive(),
    /** Any of them lifts it by one level. */
    raise: z.array(rule),
    /** Any of them takes it down by one level. */
    lower: z.array(rule),
    /** Any of them stops sending for the rest of the day. */
    block: z.array(rule),
  })
  .refine(({ levels }) => levels.every((each, i) => each.level === i + 1), 'levels are numbered from 1 without a gap')
  .refine(
    ({ levels }) => levels.every((each, i) => i === 0 || each.daily > (levels[i - 1]?.daily ?? 0n)),
    'each level allows more than the one before it',
  )
  .refine(({ levels, startsAt }) => startsAt <= levels.length, 'it starts at one of its levels');
