// Reads a tenant's charges and what of them is still on its way.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { type ProgressSums, sumProgress } from '../store/charge-progress.ts';
import { type ChargeRecord, chargesOfTenant } from '../store/charges.ts';
import { countUncredited } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';

export type { ChargeRecord };

export interface ChargingStatus extends ProgressSums {
  readonly pendingUsageEvents: bigint;
  /** Paid top-ups that the wallet does not hold yet. */
  readonly uncreditedOrders: bigint;
}

/** Newest first. */
export function listCharges(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<ChargeRecord[]> {
  return chargesOfTenant(db, tenantId, before, limit);
}

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getChargingStatus(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'backlog'>,
  tenantId: string,
): Promise<ChargingStatus> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  // The backlog first: what leaves it meanwhile is then in the sums, and nothing falls between the two.
  const pendingUsageEvents = await deps.backlog.pending();
  const sums = await sumProgress(db, tenantId);
  return { ...sums, pendingUsageEvents, uncreditedOrders: await countUncredited(db, tenantId) };
}
