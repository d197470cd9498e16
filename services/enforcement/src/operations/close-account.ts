// ACCOUNT_CLOSED: accounts closes the tenant, and the completed settlement is told with its reasons.
import { SettlementCompleted } from '@tollgate/contracts/enforcement/v1/events';
import { inTransaction } from '@tollgate/db';
import { derivedUuid, newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Deps } from '../deps.ts';
import { lastPlan } from '../store/settlement-plans.ts';
import { updateSettlement, type Settlement } from '../store/settlements.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome, type Turn, type Waiting } from './settlement-step.ts';

/**
 * Bans whoever is behind the tenant. What it reaches besides was before none of the two people: accounts holds such a ban
 * until another person orders the same, and the account is closed meanwhile.
 */
async function ban(deps: Deps, settlement: Settlement, { now, call }: Turn): Promise<Waiting | undefined> {
  const { tenantId, settlementId, banReason: reason, refusals } = settlement;
  const requestId = (what: string): string => derivedUuid('settlement', settlementId, what, String(refusals));
  const preview = { requestId: requestId('BAN_PREVIEW'), tenantId, reason, others: [], validateOnly: true };
  const seen = await orWaiting(deps, settlement, 'accounts', now, deps.peers.tenants.banTenant(preview, call));
  if ('refusal' in seen) return { waitingFor: seen.waitingFor };
  const { others } = seen.answer;
  const order = { requestId: requestId('BANNED'), tenantId, reason, others, validateOnly: false };
  const banned = await orWaiting(deps, settlement, 'accounts', now, deps.peers.tenants.banTenant(order, call));
  if ('refusal' in banned) return { waitingFor: banned.waitingFor };
  if (banned.answer.secondPersonWanted) deps.telemetry.waiting(settlementId, 'a second person for its ban');
  else await inTransaction(deps.db, (tx) => updateSettlement(tx, settlementId, { banned_at: now }));
  return undefined;
}

/** Whoever is to be banned is banned first: nobody comes back between the two. */
export async function closeAccount(deps: Deps, settlement: Settlement, { now, call }: Turn): Promise<StepOutcome> {
  const { tenantId, settlementId, banReason, bannedAt } = settlement;
  if (banReason !== '' && bannedAt === null) {
    const waiting = await ban(deps, settlement, { now, call });
    if (waiting !== undefined) return waiting;
  }
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
