// Waits a moment until a tenant's usage up to now is charged and posted.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { chargesPending } from '../domain/errors.ts';
import { anyUnposted } from '../store/charge-progress.ts';
import { anyRerate } from '../store/price-corrections.ts';
import { anyDraw } from '../store/usage-draws.ts';
import type { BillingTables } from '../store/schema.ts';

const TRY_MS = 50;
/** Charging is a matter of milliseconds; what takes longer is worth a refusal that says so. */
const WAIT_MS = 3_000;

/**
 * Resolves when every event that metering had published when this began is priced, and the wallet has taken every charge
 * of the tenant.
 *
 * @throws DomainError CHARGES_PENDING when that takes longer than three seconds.
 */
export async function awaitCharged(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'backlog' | 'wake'>,
  tenantId: string,
  signal: AbortSignal,
): Promise<void> {
  const newest = await deps.backlog.newest();
  for (let waited = 0; ; waited += TRY_MS) {
    signal.throwIfAborted();
    if ((await deps.backlog.isPricedUpTo(newest)) && !(await anyLeft(db, tenantId))) return;
    if (waited >= WAIT_MS) throw chargesPending();
    deps.wake.charges();
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
}

/** Whether something of the tenant's is not charged yet, or not taken by the wallet. */
async function anyLeft(db: Reader<BillingTables>, tenantId: string): Promise<boolean> {
  if ((await anyDraw(db, tenantId)) || (await anyRerate(db, tenantId))) return true;
  return anyUnposted(db, tenantId);
}
