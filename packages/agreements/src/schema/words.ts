// The closed vocabularies that agreement data may use, and the small shapes every rule shares.
// A provider's own words never appear here: a new agreement picks from these lists.
import { z } from 'zod';

/** A text in both languages of the product. */
export const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type Bilingual = Readonly<z.infer<typeof bilingual>>;

/**
 * A clause id: `jd/7.3.5` is a numbered rule of an agreement, `law/…` a statute and `house/…` a rule of
 * Tollgate itself (both from data/authorities.json).
 */
export const clauseId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\/[A-Za-z0-9][A-Za-z0-9.-]*$/, 'a clause id such as provider/7.3.5');

/** A whole number that is never negative; a JSON number in the file, a bigint in the program. */
export const wholeNumber = z.int().nonnegative().transform(BigInt);

/** Full days of a deadline: a hundred years are more than any agreement sets, and still a date. */
export const dayCount = z.int().nonnegative().max(36_500).transform(BigInt);

/** Parts of a thousand, at most all of it. */
export const perMille = z.int().nonnegative().max(1_000).transform(BigInt);

/** A calendar date in Asia/Shanghai, `2026-01-31`. */
export const calendarDate = z.iso.date();

/** Who can decide an act under an agreement. */
export const DECIDERS = ['PROVIDER', 'TENANT', 'MUTUAL', 'REGULATOR', 'SYSTEM'] as const;
export type Decider = (typeof DECIDERS)[number];

/** Why an agreement ends, or why money is settled. */
export const SETTLEMENT_CAUSES = [
  'PROVIDER_CONVENIENCE',
  'MUTUAL',
  'TENANT_CLOSURE',
  'SERIOUS_BREACH',
  'CONTENT_BREACH',
  'LIST_VALIDITY_BREACH',
  'RATIO_BREACH',
  'CHANNEL_RISK',
  'CHANNEL_SHUTDOWN',
  'ATTACK',
  'ARREARS',
  'KYC_FAILURE',
  'EXPIRY',
  'EXHAUSTION',
  'PROVIDER_BREACH',
  'REGULATOR_ORDER',
  'FORCE_MAJEURE',
  'MINOR',
] as const;
export type SettlementCause = (typeof SETTLEMENT_CAUSES)[number];

/** The kinds of prepaid value: money paid, value given, units of a bought package. */
export const LOT_KINDS = ['CASH', 'BONUS', 'PACKAGE_UNITS'] as const;
export type LotKind = (typeof LOT_KINDS)[number];

/** What was said twice or against itself in a source, and stays visible instead of being mended. */
export const CONTRADICTION_KINDS = [
  'EFFECTIVE_BEFORE_PUBLISHED',
  'DUPLICATE_CLAUSE_NUMBER',
  'BROKEN_NUMBERING',
  'CONFLICTING_CLAUSES',
  'REFERENCE_TO_NOTHING',
] as const;
