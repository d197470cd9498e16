// TRAFFIC_DRAINED: messages on their way have reported or their time is over; what their grants did not use comes back.
import { inTransaction } from '@tollgate/db';
import type { CallOptions } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { drainedAt, type Grant } from '../domain/grant.ts';
import { markReturned, unsettledGrants } from '../store/grants.ts';
import { fixDrainPlace, type Settlement } from '../store/settlements.ts';
import { releaseReservation } from './release-reservation.ts';
import { completeStep, type StepOutcome, type Turn } from './settlement-step.ts';

/**
 * Grants first, then the counters: what a returned grant sent had been reported before it was returned, so all of it is
 * stored up to the newest place of then. What others send goes on, and is not waited for. Releasing is repeated safely
 * after a crash.
 */
export async function drainTraffic(deps: Deps, settlement: Settlement, { now, call }: Turn): Promise<StepOutcome> {
  const grants = await unsettledGrants(deps.db, settlement.tenantId);
  const waited = grants.filter((grant) => stillReports(deps, grant, now));
  if (waited.length > 0) return { waitingFor: waitText(deps, waited) };
  const uncounted = await uncountedTraffic(deps, settlement, call);
  if (uncounted !== undefined) return { waitingFor: uncounted };
  for (const grant of grants) {
    const released = await releaseReservation(deps, grant, call);
    await inTransaction(deps.db, (tx) => markReturned(tx, grant.grantId, released, now));
  }
  return completeStep(deps, settlement, 'TRAFFIC_DRAINED', now);
}

// What metering has still to do for this tenant, in words for people; undefined when that is nothing.
async function uncountedTraffic(
  deps: Deps,
  { settlementId, tenantId, drainPlace }: Settlement,
  call: CallOptions,
): Promise<string | undefined> {
  const status = await deps.peers.metering.getIngestStatus({ tenantId }, call);
  const place =
    drainPlace ?? (await inTransaction(deps.db, (tx) => fixDrainPlace(tx, settlementId, status.lastStoredSequence)));
  if (status.countedThroughSequence < place && status.pendingBatches > 0n)
    return `metering counts up to place ${place} and is at ${status.countedThroughSequence}`;
  // Counted is committed: what it added to this tenant's usage is in metering's outbox or published.
  if (status.unpublishedEvents === 0n) return undefined;
  return `metering publishes ${status.unpublishedEvents} events of this tenant`;
}

// An intent either becomes void within a minute or, granted before the end, was revoked with the others.
function stillReports(deps: Deps, grant: Grant, now: Date): boolean {
  return grant.state === 'RESERVING' || drainedAt(grant, deps.times) > now;
}

function waitText(deps: Deps, grants: readonly Grant[]): string {
  const last = new Date(Math.max(...grants.map((grant) => drainedAt(grant, deps.times).getTime())));
  return `${grants.length} grants may still report, until ${last.toISOString()} at the latest`;
}
