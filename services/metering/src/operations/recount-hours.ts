// Counts single hours anew by parts of them, and says so where that is not what the counters say.

import type { Tx } from '@tollgate/db';

import { Corrections, signedChange } from '../domain/corrected-usage.ts';
import { compareCells } from '../domain/usage-proof.ts';
import { type CellDelta, COUNTERS } from '../domain/usage.ts';
import { windowAt } from '../domain/usage-windows.ts';
import { listCorrections } from '../store/corrections.ts';
import { cellsOfHours, messagesInHours, type PartOfHour } from '../store/cut-hours.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { basesUnder } from './tenant-bases.ts';

/** Windows within a range; without starts every hour of UTC is one. */
interface Parts {
  readonly startMs: bigint;
  readonly endMs: bigint;
  readonly starts: readonly bigint[] | undefined;
}

export type HourRecount =
  /** By window: hourMs is the window's start. */
  | { readonly kind: 'counted'; readonly cells: readonly CellDelta[] }
  /** An hour whose messages do not make its counters. */
  | { readonly kind: 'differs'; readonly hourMs: bigint };

const HOUR_MS = 3_600_000n;

/**
 * An hour whose messages were dropped for their age, or of which a message is corrected by itself, cannot be counted so:
 * the messages of whole hours are compared with their counters, and only what is equal is told.
 */
export async function recountHours(
  tx: Tx<MeteringTables>,
  tenantId: string,
  hours: readonly bigint[],
  parts: Parts,
): Promise<HourRecount> {
  const boundaries = boundariesOf(parts);
  const found = await messagesInHours(tx, tenantId, hours, boundaries);
  const basesOf = basesUnder(await findTenants(tx, [tenantId]));
  const corrections = new Corrections(await listCorrections(tx, tenantId, 'all'));
  const corrected = found.map((part) => ({ ...corrections.step(part), boundaryMs: part.boundaryMs }));
  const whole = signedChange(corrected, basesOf).cells;
  const cells = await cellsOfHours(tx, tenantId, hours, COUNTERS);
  for (const hourMs of hours) {
    const ofHour = (all: readonly CellDelta[]): CellDelta[] => all.filter((cell) => cell.hourMs === hourMs);
    if (compareCells(ofHour(cells), ofHour(whole)).faultCount > 0n) return { kind: 'differs', hourMs };
  }
  const inRange = corrected.flatMap((part) => placed(part, parts));
  return { kind: 'counted', cells: signedChange(inRange, basesOf).cells };
}

function boundariesOf({ startMs, endMs, starts = [] }: Parts): bigint[] {
  return [...new Set([startMs, endMs, ...starts])].toSorted((a, b) => (a < b ? -1 : 1));
}

/** The part with its window for its hour; nothing where it lies outside of the range. */
function placed(part: PartOfHour, { startMs, endMs, starts }: Parts): PartOfHour[] {
  const { boundaryMs, after } = part;
  if (boundaryMs === undefined || boundaryMs < startMs || boundaryMs >= endMs) return [];
  const windowMs = starts === undefined ? after.hourMs - (after.hourMs % HOUR_MS) : windowAt(starts, boundaryMs);
  return windowMs === undefined ? [] : [{ ...part, after: { ...after, hourMs: windowMs } }];
}
