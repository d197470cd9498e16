// A gateway gives back what a grant no longer needs.
import type { Tx } from '@tollgate/db';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { once, type RequestKey } from '@tollgate/replay';
import type { CallContext } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { Grant, Released } from '../domain/grant.ts';
import { findGrant, markReturned } from '../store/grants.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { ask, type PeerAnswer } from './peer-answer.ts';
import type { Rendering } from './rendering.ts';
import { releaseReservation } from './release-reservation.ts';

export interface GrantReturn {
  readonly tenantId: string;
  readonly grantId: string;
  readonly now: Date;
}

/**
 * Releases the rest of the reservation, then notes it; after a crash in between, the same request or another releases
 * nothing twice. A revoked grant may be returned as well: its gateway says that nothing of it is on its way any more.
 *
 * @throws GRANT_NOT_FOUND, GRANT_RETURNED, GRANT_EXPIRED
 */
export async function returnGrant<R>(
  deps: Deps,
  key: RequestKey,
  answer: Rendering<Released, R>,
  order: GrantReturn,
  call: CallContext,
): Promise<R> {
  const grant = await findGrant(deps.db, order.tenantId, order.grantId);
  const held = grant?.state === 'OPEN' || grant?.state === 'REVOKED';
  const released = held ? await ask(releaseReservation(deps, grant, { parent: call })) : undefined;
  const run = async (tx: Tx<EnforcementTables>) => answer.render(await note(tx, grant, order, released));
  return once(deps.db, key, answer, run, { now: order.now });
}

async function note(
  tx: Tx<EnforcementTables>,
  grant: Grant | undefined,
  { grantId, now }: GrantReturn,
  released: PeerAnswer<Released> | undefined,
): Promise<Released> {
  const names = { grant_id: grantId };
  if (grant === undefined || grant.state === 'RESERVING' || grant.state === 'VOID')
    throw notFound('GRANT_NOT_FOUND', 'The tenant has no such grant.', names);
  if (grant.state === 'EXPIRED')
    throw failedPrecondition('GRANT_EXPIRED', 'Nobody returned this grant in time; its value is free again.', names);
  if (released !== undefined && 'failure' in released) throw released.failure;
  if (released === undefined || !(await markReturned(tx, grantId, released.value, now)))
    throw failedPrecondition('GRANT_RETURNED', 'This grant was returned before.', names);
  return released.value;
}

/** Ends grants that nobody returned, oldest first; answers how many. */
export { expireGrants as endGrants } from '../store/grants.ts';
