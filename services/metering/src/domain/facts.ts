// What is known of a message, as bits that only ever turn on, and what that makes billable.

import { billable, type BillingBasis, type MessageFacts } from '@tollgate/agreements';

/** One bit a fact. The numbers are stored: never change or reuse one. */
export const FACT = {
  SUBMITTED: 1,
  ACCEPTED: 2,
  DELIVERED: 4,
  HARD_BOUNCED: 8,
  SOFT_BOUNCED: 16,
  DROPPED: 32,
  COMPLAINED: 64,
  UNSUBSCRIBED: 128,
} as const;

const KIND_PREFIX = 'DELIVERY_EVENT_KIND_';
const BITS = new Map<string, number>(Object.entries(FACT).map(([name, bit]) => [KIND_PREFIX + name, bit]));

/** The bit of a kind's wire name; undefined for UNSPECIFIED, UNRECOGNIZED and anything else. */
export function factBit(kind: string): number | undefined {
  return BITS.get(kind);
}

/** Wire names of the facts in a mask, in the contract's order. */
export function kindsOf(facts: number): string[] {
  return [...BITS].filter(([, bit]) => (facts & bit) !== 0).map(([kind]) => kind);
}

/** Whether a mask holds a fact. */
export const has = (facts: number, bit: number): boolean => (facts & bit) !== 0;

/**
 * The agreements' view of a mask. Beware of two words: the contract says SUBMITTED when the carrier took the message
 * and ACCEPTED when the gateway did; the agreements call the first `accepted` and the second `submitted`.
 */
function messageFacts(facts: number): MessageFacts {
  return {
    submitted: has(facts, FACT.ACCEPTED),
    accepted: has(facts, FACT.SUBMITTED),
    delivered: has(facts, FACT.DELIVERED),
    hardBounced: has(facts, FACT.HARD_BOUNCED),
    softBounced: has(facts, FACT.SOFT_BOUNCED),
    dropped: has(facts, FACT.DROPPED),
    complained: has(facts, FACT.COMPLAINED),
    unsubscribed: has(facts, FACT.UNSUBSCRIBED),
  };
}

/** Whether a message with these facts is paid for under a basis (for example jd/2.1 SUBMITTED_OK). */
export function isBillable(basis: BillingBasis, facts: number): boolean {
  return billable(basis, messageFacts(facts));
}
