// ACCOUNT_CLOSED: accounts closes the tenant, and the completed settlement is told with its reasons.
import { SettlementCompleted } from '@tollgate/contracts/enforcement/v1/events';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Deps } from '../deps.ts';
import { lastPlan } from '../store/settlement-plans.ts';
import type { Settlement } from '../store/settlements.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome, type Turn } from './settlement-step.ts';

export async function closeAccount(deps: Deps, settlement: Settlement, { now, call }: Turn): Promise<StepOutcome> {
  const { tenantId, settlementId } = settlement;
  const request = { requestId: requestIdFor(settlement, 'ACCOUNT_CLOSED'), tenantId, settlementId };
  const closed = await orWaiting(deps, settlement, 'accounts', now, deps.peers.tenants.closeTenant(request, call));
  if ('refusal' in closed) return { waitingFor: closed.waitingFor };
  const plan = await lastPlan(deps.db, settlementId);
  if (plan === undefined) throw new Error(`settlement ${settlementId} moved value without a plan`);
  return completeStep(deps, settlement, 'ACCOUNT_CLOSED', now, { completed_at: now }, async (tx) => {
    const event: SettlementCompleted = {
      tenantId,
      settlementId,
      statement: plan.statement,
      clauseIds: [...plan.clauseIds],
      occurTime: now,
    };
    await appendEvent(tx, {
      subject: 'tollgate.enforcement.settlement_completed',
      key: tenantId,
      eventId: newId('evt'),
      payload: SettlementCompleted.encode(event).finish(),
    });
  });
}
