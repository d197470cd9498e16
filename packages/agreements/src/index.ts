// Provider agreements as executable, versioned data: the public list.
export { agreementById, clauseById, latestAgreement, listAgreements } from './catalogue/catalogue.ts';
export { loadAgreement, type LoadedAgreement } from './catalogue/load-agreement.ts';
export type { AgreementFault, FaultCode } from './catalogue/fault.ts';

export { basisFor, billable, type MessageFacts } from './billing/billing-basis.ts';
export { segments, type Segmentation } from './billing/segments.ts';
export { checkTolerance, type ToleranceCheck, type ToleranceVerdict } from './billing/tolerance.ts';

export { mayLift, restrictionRule } from './enforcement/restrictions.ts';
export { reachesThreshold, type Threshold } from './enforcement/threshold.ts';

export { explainRestriction, type ImposedRestriction } from './explain/explain-restriction.ts';
export { explainLine, explainSettlement, type SettlementContext } from './explain/explain-settlement.ts';
export type { Citation, StatementOfReasons } from './explain/statement.ts';

export { settle } from './settlement/settle.ts';
export { MONEY_ASSET } from './settlement/position.ts';
export type {
  ArrearsItem,
  Election,
  OpenReservation,
  PositionClaim,
  PositionInvoice,
  PositionLot,
  SettlementPosition,
  SettlementQuestion,
  UnbilledUsage,
} from './settlement/position.ts';
export type {
  ClaimOutcome,
  Destination,
  Discretion,
  Fate,
  Settlement,
  SettlementLine,
  SettlementPlan,
  SettlementRefusal,
  UnpaidDebt,
} from './settlement/result.ts';

export type {
  AgreementVersion,
  BasisRule,
  BillingTerms,
  Clause,
  LadderRung,
  LiabilityCap,
  LotRule,
  NoticeRule,
  RestrictionRule,
  SettlementRule,
  Trigger,
} from './schema/agreement.ts';
export {
  BILLING_BASES,
  PRODUCT_CLASSES,
  SEGMENT_PROFILES,
  type BillingBasis,
  type ProductClass,
  type SegmentProfile,
} from './schema/billing.ts';
export {
  LIFTERS,
  RESTRICTED_ACTS,
  RESTRICTION_CAUSES,
  TRIGGER_KINDS,
  type Lifter,
  type RestrictedAct,
  type RestrictionCause,
  type TriggerKind,
} from './schema/enforcement.ts';
export { SANCTIONS, type Sanction } from './schema/ladder.ts';
export { NOTICE_ACTS, type NoticeAct } from './schema/notices.ts';
export type { AcceptanceMode } from './schema/terms.ts';
export {
  DECIDERS,
  LOT_KINDS,
  SETTLEMENT_CAUSES,
  type Bilingual,
  type Decider,
  type LotKind,
  type SettlementCause,
} from './schema/words.ts';
