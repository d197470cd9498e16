// Counts a product's day twice over: by usage, which is what is billed, and by what the messages themselves make.

import type { Reader } from '@tollgate/db';

import { Corrections, correctedSteps, signedChange } from '../domain/corrected-usage.ts';
import type { Figures } from '../domain/compare-counts.ts';
import { endOfDay, endOfMonth, startOfDay } from '../domain/shanghai-day.ts';
import { COUNTERS } from '../domain/usage.ts';
import { messagesCorrectedAlone } from '../store/corrected-outcomes.ts';
import { listCorrections } from '../store/corrections.ts';
import { billedUnits, groupDayMessages, type ProductDay, tenantsWithMessages } from '../store/day-counts.ts';
import { notedUnits } from '../store/notes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { basesUnder } from './tenant-bases.ts';

/** What is counted; without a tenant, of all tenants. */
export interface DayScope {
  readonly tenantId: string | undefined;
  readonly product: string;
  readonly day: string;
}

export const productDay = ({ product, day }: DayScope): ProductDay => ({
  product,
  from: startOfDay(day),
  to: endOfDay(day),
});

/** On one snapshot where the transaction has one. What notes have moved before is part of the bill. */
export async function countDay(db: Reader<MeteringTables>, scope: DayScope): Promise<Omit<Figures, 'submitted'>> {
  const span = productDay(scope);
  const { billed, late } = await billedUnits(db, scope.tenantId, span, endOfMonth(scope.day));
  const { tenantId: of, product, day } = scope;
  // Nobody's bill has no notes.
  const noted = of === undefined ? 0n : await notedUnits(db, { tenantId: of, product, day });
  const counted = { recounted: 0n, recountedMessages: 0n };
  for (const tenantId of await tenantsIn(db, scope)) {
    const recount = await recountDay(db, tenantId, span);
    counted.recounted += recount.units;
    counted.recountedMessages += recount.messages;
  }
  return { billed: billed + noted, late, ...counted };
}

/** The tenants of a scope, in order. */
export async function tenantsIn(db: Reader<MeteringTables>, scope: DayScope): Promise<string[]> {
  return scope.tenantId === undefined ? tenantsWithMessages(db, productDay(scope)) : [scope.tenantId];
}

async function recountDay(
  db: Reader<MeteringTables>,
  tenantId: string,
  span: ProductDay,
): Promise<{ messages: bigint; units: bigint }> {
  const basesOf = basesUnder(await findTenants(db, [tenantId]));
  const corrections = new Corrections(await listCorrections(db, tenantId, 'all'));
  const keyed = (await messagesCorrectedAlone(db, tenantId)).filter(({ after }) => isWithin(after, span));
  const steps = correctedSteps(await groupDayMessages(db, tenantId, span), keyed, corrections);
  const { cells } = signedChange(steps, basesOf);
  const total = (name: (typeof COUNTERS)[number]): bigint =>
    cells.reduce((sum, cell) => sum + (cell.counters[COUNTERS.indexOf(name)] ?? 0n), 0n);
  return { messages: total('messages'), units: total('billable_units') };
}

// Days of Shanghai begin on full hours of UTC.
const isWithin = (
  state: { readonly product: string; readonly hourMs: bigint },
  { product, from, to }: ProductDay,
): boolean =>
  state.product === product && state.hourMs >= BigInt(from.getTime()) && state.hourMs < BigInt(to.getTime());
