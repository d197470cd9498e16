// Which messages are paid for, as a function of what became of them.
import type { AgreementVersion, BasisRule } from '../schema/agreement.ts';
import type { BillingBasis, ProductClass } from '../schema/billing.ts';

/** What is known of one message; facts only ever turn true, in any order. */
export interface MessageFacts {
  /** Handed to us or to the gateway. */
  readonly submitted: boolean;
  /** Taken by the carrier or the recipient's mail server. */
  readonly accepted: boolean;
  readonly delivered: boolean;
  readonly hardBounced: boolean;
  readonly softBounced: boolean;
  /** Refused before it was sent: by the gateway, a suppression list, a missing approval. */
  readonly dropped: boolean;
  readonly complained: boolean;
  readonly unsubscribed: boolean;
}

const RULES: Record<BillingBasis, (facts: MessageFacts) => boolean> = {
  // Tencent's "valid request" (tencent/def.4-7): delivered, or failed for an address that does not exist.
  VALID_REQUEST: (facts) => facts.delivered || facts.hardBounced,
  // jd/2.1, changyou/fee.1. A delivery proves that it was accepted, should that event be late or lost; a bounce does not,
  // because a mail server can bounce what it never took.
  SUBMITTED_OK: (facts) => facts.accepted || facts.delivered,
  DELIVERED_ONLY: (facts) => facts.delivered,
};

/**
 * Whether a message is paid for. Only ever turns from false to true as facts arrive, so that a late event can add a
 * charge but never has to take one back.
 */
export function billable(basis: BillingBasis, facts: MessageFacts): boolean {
  return RULES[basis](facts);
}

/** How messages of a product class are counted under an agreement; undefined where it does not cover the class. */
export function basisFor(agreement: AgreementVersion, productClass: ProductClass): BasisRule | undefined {
  return agreement.billing.bases.find((rule) => rule.productClass === productClass);
}
