// Provider agreements as executable, versioned data: the public list.
export { canonicalJson } from './catalogue/canonical-json.ts';
export { caseRulesAt, type CaseRules } from './catalogue/case-rules.ts';
export { agreementById, clauseById, latestAgreement, listAgreements, warningsOf } from './catalogue/catalogue.ts';
export { contentClassByCode, listContentClasses, type ContentClass } from './catalogue/content-classes.ts';
export { diffAgreements, type AgreementDifference } from './catalogue/diff-agreements.ts';
export type { AgreementFault, FaultCode } from './catalogue/fault.ts';
export { loadAgreement, type LoadedAgreement } from './catalogue/load-agreement.ts';
export {
  listPolicies,
  policyAt,
  readPolicy,
  ruleChannel,
  type PolicyRule,
  type PolicyVersion,
} from './catalogue/policies.ts';
export { listQuotaLadders, quotaLadderAt, type QuotaLadder, type QuotaRule } from './catalogue/quota-ladders.ts';
export { strikeRulesAt, type StrikeRules } from './catalogue/strike-rules.ts';
export { RULE_PARTS, rulesOfClause, type RulePart, type RuleReference } from './catalogue/rules-of-clause.ts';

export { basisFor, billable, type MessageFacts } from './billing/billing-basis.ts';
export { judgeBill, type BillVerdict, type CountsCompared } from './billing/judge-bill.ts';
export { productClassOf } from './billing/product-class.ts';
export { segments, type Segmentation } from './billing/segments.ts';
export { signedSegments, smsText } from './billing/sms-text.ts';
export { checkTolerance, type ToleranceCheck, type ToleranceVerdict } from './billing/tolerance.ts';

export type { AnnouncedChange, GivenNotice, TenantAnswer } from './changes/change.ts';
export { changeRules, changeStatus, type ChangeStatus } from './changes/change-status.ts';
export { keptPrice, type BoughtLot, type PriceKept } from './changes/kept-price.ts';
export { undeclaredChanges, type UndeclaredChange } from './changes/undeclared.ts';
export { noticeRegime, type NoticeRegime } from './changes/notice-regime.ts';

export { clockOf, deadlineOf, type Deadline, type WorkCalendar } from './deadlines/deadline.ts';

export { annulment, type Annulment } from './enforcement/annulment.ts';
export { contentBreach, type ContentBreach } from './enforcement/content-breach.ts';
export {
  evaluateTrigger,
  policyRuleOf,
  nextStrike,
  type CountedWindow,
  type TriggerEvaluation,
  type TriggerEvidence,
} from './enforcement/evaluate-trigger.ts';
export {
  nextSanctions,
  rungOf,
  sanctionVerdict,
  type SanctionQuestion,
  type SanctionRefusal,
  type SanctionVerdict,
} from './enforcement/ladder.ts';
export { quotaOf, quotaVerdict, type QuotaDay, type QuotaVerdict } from './enforcement/quota-level.ts';
export { countsAt, strikesOf, suggestedBy, type Strikes } from './enforcement/strikes.ts';
export { mayLift, restrictionRule } from './enforcement/restrictions.ts';
export { windowAt, type WindowBounds } from './enforcement/windows.ts';

export { appealWindow, type AppealWindow } from './explain/appeal.ts';
export { explainBill } from './explain/explain-bill.ts';
export { explainChange } from './explain/explain-change.ts';
export { explainRefusal } from './explain/explain-refusal.ts';
export { explainRestriction, type ImposedRestriction } from './explain/explain-restriction.ts';
export { explainSanction, type SanctionContext } from './explain/explain-sanction.ts';
export { explainLine, explainSettlement, type SettlementContext } from './explain/explain-settlement.ts';
export { explainTrigger } from './explain/explain-trigger.ts';
export { CAUSE_NAMES, SANCTION_NAMES } from './explain/names.ts';
export type { Citation, StatementOfReasons } from './explain/statement.ts';

export { agreementUnder, type SealedContract } from './overrides/agreement-under.ts';
export { applyOverride } from './overrides/apply-override.ts';

export { settle } from './settlement/settle.ts';
export { MONEY_ASSET } from './settlement/position.ts';
export { readPosition, type ReadPosition } from './settlement/read-position.ts';
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
  Deduction,
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
  ChangeRule,
  Clause,
  ClockRule,
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
  CHANGE_KINDS,
  CHANGE_SUBJECTS,
  type BindingAct,
  type ChangeKind,
  type ChangeOrigin,
  type ChangeSubject,
} from './schema/changes.ts';
export { CLOCK_KINDS, type ClockKind } from './schema/clocks.ts';
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
export {
  NOTICE_ACTS,
  NOTICE_CHANNELS,
  type NoticeAct,
  type NoticeChannel,
  type NoticeTiming,
} from './schema/notices.ts';
export { SEVERITIES, type Severity } from './schema/case-rules.ts';
export type { Window } from './schema/policy.ts';
export type { SanctionGround } from './schema/statutory.ts';
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
