// Counts of messages and of what became of them: what ratios are taken of.

/** What is counted. `reported` are complaints that channels and regulators told of, not the gateways. */
export const MEASURES = [
  'messages',
  'submitted',
  'accepted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'reported',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Signed: a sum of deltas. */
export type Counts = Readonly<Record<Measure, bigint>>;

export const NO_COUNTS: Counts = countsOf(() => 0n);

export function countsOf(of: (measure: Measure) => bigint): Counts {
  return Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])) as Counts;
}

/** Order does not matter: that is why facts may come in any. */
export function added(a: Counts, b: Counts): Counts {
  return countsOf((measure) => a[measure] + b[measure]);
}

/** What a ratio counts: bounces are metering's, complaints also those that channels and regulators told of. */
export function eventsIn(counts: Counts, measure: 'HARD_BOUNCE' | 'COMPLAINT'): bigint {
  return measure === 'HARD_BOUNCE' ? counts.hard_bounced : counts.complained + counts.reported;
}

/**
 * Of how many. Submitted is what was sent out: all messages but those that our own side dropped, because gateways do not
 * report a submission of its own for what bounced at once.
 */
export function volumeIn(counts: Counts, volume: 'SUBMITTED' | 'DELIVERED'): bigint {
  return volume === 'DELIVERED' ? counts.delivered : counts.messages - counts.dropped;
}

/** A change of the counts of one product, job and hour. */
export interface FactLine {
  readonly product: string;
  /** Empty where it belongs to no job. */
  readonly jobId: string;
  readonly hourStart: Date;
  readonly counts: Counts;
}
