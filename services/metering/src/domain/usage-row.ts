// Rows of a usage answer: what they are told apart by, and which place they have in it.

import type { COUNTERS } from './usage.ts';

/** What rows are told apart by besides their window. */
export interface Grouping {
  readonly product: boolean;
  readonly job: boolean;
  /** The recipient's domain. */
  readonly domain: boolean;
  /** One row a fact. */
  readonly outcome: boolean;
}

/** Facts with their counter, and their number in the contract's DeliveryEventKind: the order of rows. */
export const OUTCOME_COUNTERS = [
  { no: 1, counter: 'submitted' },
  { no: 3, counter: 'delivered' },
  { no: 4, counter: 'hard_bounced' },
  { no: 5, counter: 'soft_bounced' },
  { no: 6, counter: 'dropped' },
  { no: 7, counter: 'complained' },
  { no: 8, counter: 'unsubscribed' },
] as const satisfies readonly { no: number; counter: (typeof COUNTERS)[number] }[];

/** The place of a row: rows are in the order of these. Parts that rows are not told apart by are empty, or 0. */
export interface UsagePlace {
  readonly windowMs: bigint;
  readonly product: string;
  readonly jobId: string;
  /** A domain, or what stands for many (DOMAIN_LABEL). */
  readonly domain: string;
  /** Number of the fact. */
  readonly outcome: number;
}

/** Counters of one row. */
export type UsageSums = { readonly [Name in (typeof COUNTERS)[number]]: bigint };

export interface UsageSumRow extends UsagePlace {
  readonly sums: UsageSums;
}
