// The shape of one agreement version as a whole.
import { z } from 'zod';
import { billing, PRODUCT_CLASSES } from './billing.ts';
import { ladder, noticeRule, restriction, trigger } from './enforcement.ts';
import { settlement } from './settlement.ts';
import * as terms from './terms.ts';
import { bilingual } from './words.ts';

/** The file format of data/*.json; strict, so that a misspelt key is a fault and not a silence. */
export const agreementFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^[0-9a-z][0-9a-z.-]*$/),
  clausePrefix: z.string().regex(/^[a-z][a-z0-9-]*$/),
  provider: bilingual,
  title: bilingual,
  productClasses: z.array(z.enum(PRODUCT_CLASSES)).min(1),
  dates: terms.dates,
  acceptance: terms.acceptance,
  precedence: terms.precedence,
  billing,
  kyc: z.array(terms.kycRequirement),
  triggers: z.array(trigger),
  ladder,
  restrictions: z.array(restriction),
  notices: z.array(noticeRule),
  settlement,
  liabilityCaps: z.array(terms.liabilityCap),
  confidentiality: terms.confidentiality,
  term: terms.term,
  clauses: z.array(terms.clause).min(1),
  contradictions: z.array(terms.contradiction),
});

/** Every level read-only, as the loaded data is frozen. */
export type Frozen<T> = T extends bigint | string | boolean | null | undefined
  ? T
  : T extends ReadonlyArray<infer E>
    ? readonly Frozen<E>[]
    : { readonly [K in keyof T]: Frozen<T[K]> };

/** An agreement version after validation: frozen and identified by its content. */
export type AgreementVersion = Frozen<z.infer<typeof agreementFile>> & {
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};

export type Clause = AgreementVersion['clauses'][number];
export type BillingTerms = AgreementVersion['billing'];
export type BasisRule = BillingTerms['bases'][number];
export type LadderRung = AgreementVersion['ladder'][number];
export type Trigger = AgreementVersion['triggers'][number];
export type RestrictionRule = AgreementVersion['restrictions'][number];
export type NoticeRule = AgreementVersion['notices'][number];
export type SettlementRule = AgreementVersion['settlement']['rules'][number];
export type LotRule = SettlementRule['lots']['CASH'];
export type LiabilityCap = AgreementVersion['liabilityCaps'][number];
