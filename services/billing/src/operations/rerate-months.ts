// Prices months anew after a correction of prices: one charge each of what changed, nothing that was charged is edited.

import { type Db, inTransaction } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { monthStart } from '../domain/billing-month.ts';
import { insertCharges } from '../store/charges.ts';
import { type RerateTask, setRerated, takeRerate } from '../store/price-corrections.ts';
import type { BillingTables } from '../store/schema.ts';
import { toCharge } from './charge-usage.ts';
import { lockMonths, monthName, type MonthPlace, moveMonth, writeMonth } from './month-place.ts';

/** Prices one month anew and returns 1, or 0 when none waits. Safe to run at the same time anywhere. */
export function rerateMonths(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  return inTransaction(db, async (tx) => {
    const task = await takeRerate(tx);
    if (task === undefined) return 0;
    const place = (await lockMonths(tx, [task])).get(monthName(task));
    if (place === undefined) throw new Error('a month was priced without its lock');
    const charge = chargeOf(task, place, deps.now());
    if (charge !== undefined) {
      await insertCharges(tx, [charge]);
      deps.telemetry.usageCharged(1);
    }
    await writeMonth(tx, place);
    await setRerated(tx, task, deps.now());
    return 1;
  });
}

function chargeOf(task: RerateTask, place: MonthPlace, now: Date) {
  const { proposalId, priceBookId, tenantId, product, month } = task;
  const lines = moveMonth(place, priceBookId, 0n);
  if (lines.length === 0) return undefined;
  const usageId = `${proposalId}/${tenantId}/${product}`;
  const line = {
    usageId,
    lineIndex: 0,
    tenantId,
    product,
    jobId: '',
    grantId: '',
    hourStart: monthStart(month),
    units: 0n,
  };
  return toCharge(line, place, place.units, lines, priceBookId, now, { cause: 'price', reference: proposalId });
}
