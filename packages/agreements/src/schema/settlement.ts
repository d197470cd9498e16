// Settlement rules as data: for a cause and a decider, what becomes of each kind of lot, and where a person must choose.
import { z } from 'zod';
import { bilingual, clauseId, DECIDERS, SETTLEMENT_CAUSES } from './words.ts';

/** What a rule does with what is left of a lot once usage and debts are paid. */
export const TREATMENTS = ['REFUND', 'REFUND_AFTER_INVOICE_RETURNED', 'FORFEIT', 'LAPSE'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** Where refunded money goes. */
const REFUND_DESTINATIONS = ['WALLET_REFUND_BALANCE', 'ORIGINAL_CHANNEL'] as const;

const treatmentOption = z.strictObject({
  option: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  treatment: z.enum(TREATMENTS),
  /** Only for the two refunding treatments. */
  destination: z.enum(REFUND_DESTINATIONS).nullable(),
  /** Reason code of the settlement line. */
  reason: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  title: bilingual,
});

/** One option is a rule; several are a discretion that a named person must elect, by the clause that leaves it. */
const lotRule = z.strictObject({
  clause: clauseId,
  /** Statutes that carry the rule beside the clause. */
  also: z.array(clauseId),
  question: bilingual.nullable(),
  options: z.array(treatmentOption).min(1),
  /** The option a preview assumes: the one that costs the tenant least. */
  default: z.string(),
});

const settlementRule = z.strictObject({
  clause: clauseId,
  /** The causes that it settles; a loaded agreement has one rule for each (SettlementRule). */
  causes: z.array(z.enum(SETTLEMENT_CAUSES)).min(1),
  deciders: z.array(z.enum(DECIDERS)).min(1),
  title: bilingual,
  /** The clause says nothing about money; the treatment below is Tollgate's reading, not the provider's right. */
  silentOnMoney: z.boolean(),
  /** The clause that lets delivered but unbilled usage be charged. */
  usageClause: clauseId,
  /** The clause under which arrears are paid from what is left, and stay owed where nothing is left. */
  arrearsClause: clauseId,
  lots: z.strictObject({ CASH: lotRule, BONUS: lotRule, PACKAGE_UNITS: lotRule }),
});

/** Whether the provider may pay itself a claim out of what it would refund. */
const setOffRule = z.strictObject({
  clause: clauseId,
  allowed: z.enum(['NEVER', 'ESTABLISHED_CLAIMS']),
  silent: z.boolean(),
});

export const settlement = z.strictObject({
  /** What becomes of a lot that is already past its own expiry. */
  expiryClause: clauseId,
  setOff: setOffRule,
  rules: z.array(settlementRule).min(1),
});
