// Deadlines that an agreement sets in days: for answers to a tenant, for objections, for notices between the sides.
import { z } from 'zod';
import { clauseId, dayCount } from './words.ts';

export const CLOCK_KINDS = [
  'APPEAL',
  'APPEAL_ANSWER',
  'PRIVACY_ACCESS',
  'PRIVACY_RECTIFY',
  'PRIVACY_COPY',
  'PRIVACY_REQUEST',
  'ACCOUNT_CLOSURE_BY_MAIL',
  'ACCOUNT_CLOSURE_BY_PHONE',
  'MARKETING_OPT_OUT',
  'FORCE_MAJEURE_NOTICE',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

export const clock = z.strictObject({
  clause: clauseId,
  kind: z.enum(CLOCK_KINDS),
  days: dayCount,
  unit: z.enum(['CALENDAR_DAYS', 'WORKING_DAYS']),
});
