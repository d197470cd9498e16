// What an agreement says about counting and paying; how its prices change is in changes.ts.
import { z } from 'zod';
import { clauseId, LOT_KINDS, perMille } from './words.ts';

/** Which messages are paid for; the function is billing/billing-basis.ts. */
export const BILLING_BASES = ['VALID_REQUEST', 'SUBMITTED_OK', 'DELIVERED_ONLY'] as const;
export type BillingBasis = (typeof BILLING_BASES)[number];

/** Versioned ways of cutting a text into billable segments; the functions are in billing/segments.ts. */
export const SEGMENT_PROFILES = ['cn-70-67@1', 'gsm7@1', 'ucs2@1'] as const;
export type SegmentProfile = (typeof SEGMENT_PROFILES)[number];

/** Kinds of product that an agreement can cover. */
export const PRODUCT_CLASSES = ['SMS_CN', 'SMS_INTL', 'MMS', 'EMAIL'] as const;
export type ProductClass = (typeof PRODUCT_CLASSES)[number];

const basisRule = z.strictObject({
  clause: clauseId,
  productClass: z.enum(PRODUCT_CLASSES),
  basis: z.enum(BILLING_BASES),
  /** Null where the message itself is the unit (e-mail, multimedia). */
  segmentProfile: z.enum(SEGMENT_PROFILES).nullable(),
  /** The source does not say what is counted; the clause is then a house rule. */
  silent: z.boolean(),
});

const toleranceRule = z.strictObject({
  clause: clauseId,
  perMille,
  /** Whose count stands when the difference is within tolerance. */
  prevails: z.enum(['PROVIDER', 'TENANT']),
});

const paymentRule = z.strictObject({
  clause: clauseId,
  mode: z.enum(['PREPAID', 'POSTPAID', 'EITHER']),
  /** The source does not say it; this is what Tollgate assumes. */
  silent: z.boolean(),
});

/** In which order lots pay for usage; within a kind: earliest expiry, then earliest acquired. */
const drawDownRule = z.strictObject({ clause: clauseId, order: z.array(z.enum(LOT_KINDS)).length(3) });

export const billing = z.strictObject({
  /** One for each product class of the agreement. */
  bases: z.array(basisRule),
  tolerance: toleranceRule.nullable(),
  payment: paymentRule,
  drawDown: drawDownRule,
});
