// TRAFFIC_DRAINED: messages on their way have reported or their time is over; what their grants did not use comes back.
import { inTransaction } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { drainedAt, type Grant } from '../domain/grant.ts';
import { markReturned, unsettledGrants } from '../store/grants.ts';
import type { Settlement } from '../store/settlements.ts';
import { releaseReservation } from './release-reservation.ts';
import { completeStep, type StepOutcome } from './settlement-step.ts';

/**
 * Grants first, then the counters: what a returned grant sent had been reported before it was returned, so nothing can
 * come after the counters are empty. Releasing is repeated safely after a crash.
 */
export async function drainTraffic(deps: Deps, settlement: Settlement, now: Date): Promise<StepOutcome> {
  const grants = await unsettledGrants(deps.db, settlement.tenantId);
  const waited = grants.filter((grant) => stillReports(deps, grant, now));
  if (waited.length > 0) return { waitingFor: waitText(deps, waited) };
  const { pendingBatches, unpublishedEvents } = await deps.peers.metering.getIngestStatus({});
  if (pendingBatches > 0n || unpublishedEvents > 0n)
    return { waitingFor: `metering counts ${pendingBatches} batches and publishes ${unpublishedEvents} events` };
  for (const grant of grants) {
    const released = await releaseReservation(deps, grant);
    await inTransaction(deps.db, (tx) => markReturned(tx, grant.grantId, released.micros, now));
  }
  return completeStep(deps, settlement, 'TRAFFIC_DRAINED', now);
}

// An intent either becomes void within a minute or, granted before the end, was revoked with the others.
function stillReports(deps: Deps, grant: Grant, now: Date): boolean {
  return grant.state === 'RESERVING' || drainedAt(grant, deps.times) > now;
}

function waitText(deps: Deps, grants: readonly Grant[]): string {
  const last = new Date(Math.max(...grants.map((grant) => drainedAt(grant, deps.times).getTime())));
  return `${grants.length} grants may still report, until ${last.toISOString()} at the latest`;
}
