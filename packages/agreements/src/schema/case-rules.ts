// Rules for cases: how grave each trigger is, by when somebody has to act, and what files may be evidence (data/case-rules).
import { z } from 'zod';
import { TRIGGER_KINDS } from './enforcement.ts';
import { bilingual, calendarDate, wholeNumber } from './words.ts';

/** From the mildest to the gravest. */
export const SEVERITIES = ['ORDINARY', 'SERIOUS', 'GRAVE'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** At most ten years. */
const hours = z.int().positive().max(87_600);
const severity = z.enum(SEVERITIES);

const deadlines = z
  .strictObject({
    severity,
    /** Until somebody works on it. */
    takeUpHours: hours,
    /** Until it is decided. */
    decideHours: hours,
  })
  .refine(({ takeUpHours, decideHours }) => takeUpHours <= decideHours, 'taken up before it is decided');

export const caseRulesFile = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.string().regex(/^[0-9a-z][0-9a-z.-]*$/),
    inForceFrom: calendarDate,
    title: bilingual,
    /** Where the figures come from. */
    source: bilingual,
    severities: z.array(deadlines),
    ofTrigger: z.record(z.enum(TRIGGER_KINDS), severity),
    /** Of a ratio beyond its warning line only. */
    ofWarning: severity,
    /** From which share of a channel's complaints on an incident is a tenant's matter. */
    incident: z.strictObject({
      minimumComplaints: wholeNumber,
      share: z.strictObject({ events: wholeNumber, per: wholeNumber.refine((n) => n > 0n, 'at least 1') }),
    }),
    files: z.strictObject({
      maximumBytes: z.int().positive().max(52_428_800),
      /** Of one case. */
      maximumFiles: z.int().positive().max(1_000),
      mediaTypes: z.array(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/)).min(1),
    }),
  })
  .refine(
    ({ severities }) => SEVERITIES.every((each) => severities.filter((row) => row.severity === each).length === 1),
    'every severity once',
  );
