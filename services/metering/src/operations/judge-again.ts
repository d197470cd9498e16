// What falls of the bill of a day that a note has changed: the day is judged again, so that nothing stays given back twice.

import { createHash } from 'node:crypto';

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';

import { dayOf } from '../domain/shanghai-day.ts';
import { type CellDelta, COUNTERS } from '../domain/usage.ts';
import { countOfNotedDay, type TenantDay } from '../store/notes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { insertStatement, turnOfWaiting } from '../store/statements.ts';

const UNITS = COUNTERS.indexOf('billable_units');
/** As records name who uploaded the count. */
const BY = 'service:metering';

/**
 * Late reports and late agreements take back from billed days whatever notes say. Where what is billed of a noted day becomes
 * less, the newest count that the tenant told of it is compared once more: the bill, with its notes, may have fallen below it,
 * and the discrepancy says by how much. To be called under the tenant's lock of counting or correcting, with usage written.
 */
export async function judgeNotedDaysAgain(
  tx: Tx<MeteringTables>,
  cells: readonly CellDelta[],
  at: Date,
): Promise<void> {
  for (const day of fallenDays(cells)) {
    const units = await countOfNotedDay(tx, day);
    if (units === undefined || (await turnOfWaiting(tx, { ...day, units }, BY))) continue;
    const content = `product,day,units\n${day.product},${day.day},${units}\n`;
    const statement = {
      statementId: newId('stm'),
      party: 'TENANT',
      tenantId: day.tenantId,
      gateway: '',
      fileSha256: createHash('sha256').update(content).digest(),
      lines: 1,
      uploadedBy: BY,
      uploadedAt: at,
    } as const;
    await insertStatement(tx, statement, [{ ...day, lineNumber: 2, units }]);
  }
}

/** Days of which less is billed, in order. */
function fallenDays(cells: readonly CellDelta[]): TenantDay[] {
  const days = new Map<string, TenantDay & { units: bigint }>();
  for (const { tenantId, product, hourMs, counters } of cells) {
    const units = counters[UNITS] ?? 0n;
    if (units === 0n) continue;
    const day = dayOf(new Date(Number(hourMs)));
    const key = `${tenantId} ${day} ${product}`;
    days.set(key, { tenantId, product, day, units: (days.get(key)?.units ?? 0n) + units });
  }
  return [...days]
    .filter(([, { units }]) => units < 0n)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { tenantId, product, day }]) => ({ tenantId, product, day }));
}
