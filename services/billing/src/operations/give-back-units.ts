// Corrections that take back more than was priced in money: the rest goes back to the packages that covered it.

import { retryLater } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { monthEnd, monthOf, monthStart } from '../domain/billing-month.ts';
import type { UsageLine } from '../domain/charge.ts';
import { usablePackages } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';
import { coveredUnits, insertReturn } from '../store/unit-returns.ts';

/** Units that a line can take back in money, and a name for what they are taken from. */
export interface PricedFor {
  readonly from: string;
  readonly units: bigint;
}

/**
 * Returns the lines as far as they concern money. Packages are drawn on first, so that what was priced is what they did
 * not cover: a correction takes that back first. Units go back to the package of the product that ends first; where none
 * is left they have lapsed with it.
 *
 * @throws retryLater USAGE_NOT_COUNTED for what was neither priced nor covered, and while packages are still asked.
 */
export async function giveBackUnits(
  tx: Tx<BillingTables>,
  lines: readonly UsageLine[],
  pricedFor: (line: UsageLine) => PricedFor,
  now: Date,
): Promise<UsageLine[]> {
  const inMoney: UsageLine[] = [];
  const moved = new Map<string, bigint>();
  for (const line of lines) {
    const { from, units } = pricedFor(line);
    const priced = units + (moved.get(from) ?? 0n);
    const kept = line.units + priced < 0n ? -priced : line.units;
    if (kept !== 0n) inMoney.push({ ...line, units: kept });
    moved.set(from, (moved.get(from) ?? 0n) + kept);
    if (kept !== line.units) await giveBack(tx, line, kept - line.units, now);
  }
  return inMoney;
}

async function giveBack(tx: Tx<BillingTables>, line: UsageLine, units: bigint, now: Date): Promise<void> {
  const { tenantId, product, usageId, lineIndex } = line;
  const month = monthOf(line.hourStart);
  const { left, waiting } = await coveredUnits(
    tx,
    { tenantId, product },
    { month, start: monthStart(month), end: monthEnd(month) },
  );
  if (waiting || left < units)
    throw retryLater('USAGE_NOT_COUNTED', 'It takes back units that have not been counted.', { usage_id: usageId });
  const [first] = (await usablePackages(tx, tenantId, product, now)).toSorted(
    (a, b) => a.expireTime.getTime() - b.expireTime.getTime(),
  );
  const expireTime = first?.expireTime;
  await insertReturn(
    tx,
    { returnId: newId('unr'), usageId, lineIndex, tenantId, product, month, units, expireTime },
    now,
  );
}
