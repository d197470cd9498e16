// Platform rules: the figures that agreements leave to the provider, as versioned data of their own (data/policies).
import { z } from 'zod';
import { SANCTIONS } from './ladder.ts';
import { bilingual, calendarDate, dayCount, wholeNumber } from './words.ts';

/** What is counted, of what, over which window. */
const MEASURES = ['HARD_BOUNCE', 'COMPLAINT'] as const;
const VOLUMES = ['SUBMITTED', 'DELIVERED'] as const;
export const WINDOWS = ['JOB', 'DAY', 'CALENDAR_MONTH', 'ROLLING_7_DAYS'] as const;
export type Window = (typeof WINDOWS)[number];

/** events ÷ per. */
const ratio = z.strictObject({ events: wholeNumber, per: wholeNumber.refine((n) => n > 0n, 'at least 1') });

const strike = z.strictObject({
  sanction: z.enum(SANCTIONS),
  /** Days after which it ends by itself; null when it does not. */
  days: dayCount.nullable(),
});

const policyRule = z.strictObject({
  /** The first word says what messages it is about. */
  id: z.string().regex(/^(email|sms)-[a-z0-9-]+$/),
  title: bilingual,
  /** Where the figures come from. */
  source: bilingual,
  measure: z.enum(MEASURES),
  of: z.enum(VOLUMES),
  window: z.enum(WINDOWS),
  /** Below either, a ratio means nothing and nothing fires. */
  minimumVolume: wholeNumber,
  minimumEvents: wholeNumber,
  /** REACHES: at the limit or above; EXCEEDS: only above. */
  comparison: z.enum(['REACHES', 'EXCEEDS']),
  /** From here on the tenant is warned; null: never. */
  warn: ratio.nullable(),
  /** From here on the trigger fires. */
  act: ratio,
  /** What the first, second … firing leads to; empty where the trigger alone says. */
  strikes: z.array(strike),
});

export const policyFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^[0-9a-z][0-9a-z.-]*$/),
  inForceFrom: calendarDate,
  title: bilingual,
  rules: z.array(policyRule).min(1),
});
