// A settlement that goes on only by another decision, and the decision that takes the place of the first.
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import type { TerminationCause } from '../domain/termination.ts';
import type { Proposal } from '../store/proposals.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lockSettlement, replaceDecision, settlementOfTenant, type Settlement } from '../store/settlements.ts';

/**
 * The tenant's settlement that waits for another decision, held until the transaction ends; undefined when its agreement
 * is not ending. The cause stays: the tenant was told it, with its clause, when its service stopped.
 *
 * @throws ALREADY_TERMINATED when its settlement needs no decision, TERMINATION_CAUSE_FIXED for another cause.
 */
export async function settlementInReview(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  cause: TerminationCause,
): Promise<Settlement | undefined> {
  const settlementId = await settlementOfTenant(tx, tenantId);
  if (settlementId === undefined) return undefined;
  const settlement = await lockSettlement(tx, settlementId);
  const names = { settlement_id: settlementId };
  if (!settlement.inReview)
    throw failedPrecondition('ALREADY_TERMINATED', "The tenant's agreement is ending or has ended.", names);
  if (settlement.cause !== cause)
    throw failedPrecondition('TERMINATION_CAUSE_FIXED', 'The agreement is ending for another cause already.', {
      ...names,
      cause: settlement.cause,
    });
  return settlement;
}

/** From this commit on the settlement is carried out as this proposal says. No plan of the first one was moved. */
export async function supersede(
  tx: Tx<EnforcementTables>,
  { settlementId }: Settlement,
  { proposalId, elections }: Proposal,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<Settlement> {
  await replaceDecision(tx, settlementId, { proposalId, elections, approver: actor, approvedAt: now });
  return lockSettlement(tx, settlementId);
}
