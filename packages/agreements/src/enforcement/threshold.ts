// Whether counted events reach a trigger's ratio: whole numbers only, compared by cross-multiplication.
import type { Trigger } from '../schema/agreement.ts';

export type Threshold = NonNullable<Trigger['threshold']>;

/** True when both minimums are met and events ÷ volume is at or above limit.events ÷ limit.per. */
export function reachesThreshold(threshold: Threshold, events: bigint, volume: bigint): boolean {
  if (volume < threshold.minimumVolume || events < threshold.minimumEvents || volume === 0n) return false;
  return events * threshold.limit.per >= threshold.limit.events * volume;
}
