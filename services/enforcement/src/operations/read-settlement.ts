// One settlement with what the wallet moved for it.
import type { Reader } from '@tollgate/db';
import { notFound } from '@tollgate/errors';
import type { EnforcementTables } from '../store/schema.ts';
import type { PlanLine } from '../domain/settlement-plan.ts';
import { lastPlan } from '../store/settlement-plans.ts';
import { findSettlement, type Settlement } from '../store/settlements.ts';

export type { Settlement } from '../store/settlements.ts';

/** @throws not_found SETTLEMENT_NOT_FOUND also for one of another tenant. */
export async function readSettlement(
  db: Reader<EnforcementTables>,
  tenantId: string,
  settlementId: string,
): Promise<{ settlement: Settlement; lines: readonly PlanLine[] }> {
  const settlement = await findSettlement(db, settlementId);
  if (settlement === undefined || settlement.tenantId !== tenantId)
    throw notFound('SETTLEMENT_NOT_FOUND', 'The tenant has no such settlement.', { settlement_id: settlementId });
  const moved = settlement.done.some((each) => each.step === 'VALUE_MOVED');
  return { settlement, lines: moved ? ((await lastPlan(db, settlementId))?.lines ?? []) : [] };
}
