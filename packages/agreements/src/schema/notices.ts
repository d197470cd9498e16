// What has to be announced to a tenant, when and through which channels.
import { z } from 'zod';
import { clauseId, dayCount } from './words.ts';

export const NOTICE_ACTS = [
  'PRICE_CHANGE',
  'TERMS_CHANGE',
  'MATERIAL_CHANGE',
  'PRIVACY_CHANGE',
  'RULES_CHANGE',
  'UPGRADE',
  'ASSIGN',
  'RECTIFY',
  'LIMIT',
  'SUSPEND',
  'TERMINATE_FOR_BREACH',
  'TERMINATE_FOR_CONVENIENCE',
  'BAN',
  'SUSPEND_PERFORMANCE',
  'FORCE_MAJEURE',
  'DATA_INCIDENT',
] as const;
export type NoticeAct = (typeof NOTICE_ACTS)[number];

/** Loosest first, so that the stricter of two is the later. */
export const NOTICE_TIMINGS = ['NONE', 'AFTERWARDS', 'AT_ONCE', 'BEFORE'] as const;
export type NoticeTiming = (typeof NOTICE_TIMINGS)[number];

export const NOTICE_CHANNELS = ['SITE_POST', 'STATION_LETTER', 'EMAIL', 'SMS', 'PHONE', 'WRITTEN'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

export const noticeRule = z.strictObject({
  clause: clauseId,
  act: z.enum(NOTICE_ACTS),
  timing: z.enum(NOTICE_TIMINGS),
  /** Full days between the notice and the act; null where the source names no figure. */
  minimumDays: dayCount.nullable(),
  /** Any one of them is enough; none only where no notice is given. */
  channels: z.array(z.enum(NOTICE_CHANNELS)),
  /** The source is silent and this is what Tollgate does instead. */
  silent: z.boolean(),
});
