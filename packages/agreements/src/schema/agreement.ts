// The shape of one agreement version as a whole.
import { z } from 'zod';
import { billing, PRODUCT_CLASSES } from './billing.ts';
import { changeRule } from './changes.ts';
import { clock } from './clocks.ts';
import { contentRule } from './content.ts';
import { restriction, trigger } from './enforcement.ts';
import { ladder } from './ladder.ts';
import { noticeRule } from './notices.ts';
import { settlement } from './settlement.ts';
import * as terms from './terms.ts';
import { bilingual, type SettlementCause } from './words.ts';

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
  changes: z.array(changeRule).min(1),
  kyc: z.array(terms.kycRequirement),
  content: z.array(contentRule),
  triggers: z.array(trigger),
  ladder,
  restrictions: z.array(restriction),
  notices: z.array(noticeRule),
  clocks: z.array(clock),
  settlement,
  liabilityCaps: z.array(terms.liabilityCap),
  confidentiality: terms.confidentiality.nullable(),
  retention: z.array(terms.retention),
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

export type AgreementFile = z.infer<typeof agreementFile>;
type RuleInFile = AgreementFile['settlement']['rules'][number];

/** What the provider or the tenant gets when an agreement ends for one cause. */
export type SettlementRule = Frozen<Omit<RuleInFile, 'causes'> & { readonly cause: SettlementCause }>;

/** An agreement version after validation: frozen and identified by its content. */
export type AgreementVersion = Frozen<Omit<AgreementFile, 'settlement'>> & {
  readonly settlement: Frozen<Omit<AgreementFile['settlement'], 'rules'>> & {
    readonly rules: readonly SettlementRule[];
  };
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};

export type Clause = AgreementVersion['clauses'][number];
export type BillingTerms = AgreementVersion['billing'];
export type BasisRule = BillingTerms['bases'][number];
export type LadderRung = AgreementVersion['ladder'][number];
export type Trigger = AgreementVersion['triggers'][number];
export type RestrictionRule = AgreementVersion['restrictions'][number];
export type ChangeRule = AgreementVersion['changes'][number];
export type ClockRule = AgreementVersion['clocks'][number];
export type NoticeRule = AgreementVersion['notices'][number];
export type LotRule = SettlementRule['lots']['CASH'];
export type LiabilityCap = AgreementVersion['liabilityCaps'][number];
