// Has packages cover usage before the rest of it is priced. The row is the intent; its id makes the wallet draw once.

import type { DrawUnitsResult } from '@tollgate/contracts/wallet/v1/units';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { isId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { nextAttempt } from '../domain/retry.ts';
import { noteExhausted, usablePackages } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';
import { type DrawToMake, drawsToMake, noteDrawRefused, setDrawn } from '../store/usage-draws.ts';
import { appendPackageExhausted } from './append-package-events.ts';
import { priceLines } from './charge-usage.ts';

const BATCH = 500;

/**
 * Makes one batch of draws and returns its size. Safe to run at the same time anywhere.
 *
 * @throws DomainError of an outage: nothing is marked, and the same draws go out again.
 */
export async function drawUsage(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await drawsToMake(db, deps.now(), BATCH);
  if (due.length === 0) return 0;
  const byId = await drawn(deps, due);
  for (const draw of due) {
    const outcome = byId.get(draw.drawId)?.outcome;
    const receipt = outcome?.$case === 'response' ? outcome.value.receipt : undefined;
    await inTransaction(db, async (tx) => {
      if (receipt !== undefined) return settleDraw(tx, deps, draw, receipt.notCovered);
      const reason = outcome?.$case === 'refusal' ? outcome.value.reason : 'NO_ANSWER';
      deps.telemetry.walletRefused('draw', draw.drawId, reason);
      return noteDrawRefused(tx, draw, reason, nextAttempt(deps.now(), draw.failures + 1));
    });
  }
  deps.wake.charges();
  return due.length;
}

/** What the wallet made of them. Draws from before grants reserved units named no reservation, and are the same draws. */
async function drawn(deps: BillingDeps, due: readonly DrawToMake[]): Promise<Map<string, DrawUnitsResult>> {
  const { results } = await deps.walletUnits.batchDrawUnits({ items: due.map(toRequest) });
  const byId = new Map(results.map((result) => [result.drawId, result]));
  const reused = due.filter(({ drawId }) => {
    const outcome = byId.get(drawId)?.outcome;
    return outcome?.$case === 'refusal' && outcome.value.reason === 'DRAW_ID_REUSED';
  });
  if (reused.length === 0) return byId;
  const items = reused.map((draw) => ({ ...toRequest(draw), reservationReference: '' }));
  for (const result of (await deps.walletUnits.batchDrawUnits({ items })).results) byId.set(result.drawId, result);
  return byId;
}

function toRequest({ drawId, tenantId, product, units, grantId }: DrawToMake) {
  // The reference by which enforcement sets a grant's units aside.
  const reservationReference = isId('grt', grantId) ? `${grantId}/units` : '';
  return { drawId, tenantId, product, units, reservationReference };
}

/** What packages did not cover is priced as usage that never met one. */
async function settleDraw(tx: Tx<BillingTables>, deps: BillingDeps, draw: DrawToMake, rest: bigint): Promise<void> {
  const now = deps.now();
  if (!(await setDrawn(tx, draw.drawId, draw.units - rest, now)) || rest === 0n) return;
  await priceLines(tx, deps, [{ ...draw, units: rest }], 'counted');
  const { tenantId, product } = draw;
  const packages = await usablePackages(tx, tenantId, product, now);
  const fresh = await noteExhausted(
    tx,
    packages.map((one) => one.packageId),
    now,
  );
  const [newest] = packages;
  if (fresh && newest !== undefined) await appendPackageExhausted(tx, tenantId, newest.offer, now);
}
