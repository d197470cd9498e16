// The first person's half of ending an agreement: nothing happens yet but a proposal with its preview.
import type { AgreementVersion } from '@tollgate/agreements';
import type { GetInvoiceableAmountResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { GetChargingStatusResponse } from '@tollgate/contracts/billing/v1/invoices';
import type { GetPositionResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { SettlementPreview } from '@tollgate/contracts/enforcement/v1/settlements';
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { once, type RequestKey } from '@tollgate/replay';
import type { CallContext } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { PROPOSAL_LIFE_MS, type StoredElection, type TerminationCause } from '../domain/termination.ts';
import { establishedClaims } from '../store/claims.ts';
import { trafficOf, unsettledGrants } from '../store/grants.ts';
import { expireProposals, insertProposal, pendingProposal, type Proposal } from '../store/proposals.ts';
import { standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { ask, valueOf, type PeerAnswer } from './peer-answer.ts';
import { rungOfEnd } from './end-by-ladder.ts';
import type { Rendering } from './rendering.ts';
import { basisOf, plan, previewOf } from './plan-termination.ts';
import { toProtoPreview } from '../adapters/preview-message.ts';
import { fromProtoPosition } from '../adapters/wallet-position.ts';
import { settlementInReview } from './settlement-in-review.ts';
import { agreementToEnd, requireLockedTenant } from './tenant.ts';

export interface TerminationOrder {
  readonly tenantId: string;
  readonly cause: TerminationCause;
  readonly reason: string;
  readonly elections: readonly StoredElection[];
  readonly proposer: string;
  /** A reason code of accounts where whoever is behind the tenant is banned; empty for no ban. */
  readonly banReason: string;
  /** Why rungs below are left out; where it is empty, the reason says so. */
  readonly skipReason: string;
  /** A preview may leave elections open and stand beside a pending proposal. */
  readonly previewOnly: boolean;
  readonly now: Date;
}

interface AskedOrder extends TerminationOrder {
  readonly position: PeerAnswer<GetPositionResponse>;
  readonly charging: PeerAnswer<GetChargingStatusResponse>;
  readonly invoiceable: PeerAnswer<GetInvoiceableAmountResponse>;
}

/**
 * For a settlement that waits for another decision it proposes how that one goes on.
 *
 * @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED, ALREADY_TERMINATED, TERMINATION_CAUSE_FIXED, PROPOSAL_PENDING, ELECTION_REQUIRED, and what
 * the agreement refuses (CAUSE_NOT_IN_AGREEMENT, DECIDER_NOT_ENTITLED, UNKNOWN_ELECTION, UNKNOWN_OPTION)
 */
export async function proposeTermination<R>(
  deps: Deps,
  key: RequestKey,
  answer: Rendering<Proposal, R>,
  order: TerminationOrder,
  call: CallContext,
): Promise<R> {
  const { tenantId, now, previewOnly } = order;
  const [position, charging, invoiceable] = await Promise.all([
    ask(deps.peers.wallet.getPosition({ tenantId }, { parent: call })),
    ask(deps.peers.invoices.getChargingStatus({ tenantId }, { parent: call })),
    ask(deps.peers.fapiao.getInvoiceableAmount({ tenantId }, { parent: call })),
  ]);
  const asked = { ...order, position, charging, invoiceable };
  const run = async (tx: Tx<EnforcementTables>) => answer.render(await propose(tx, asked));
  return once(deps.db, key, answer, run, { now, previewOnly });
}

async function propose(tx: Tx<EnforcementTables>, order: AskedOrder): Promise<Proposal> {
  const tenant = await requireLockedTenant(tx, order.tenantId);
  const underWay = await settlementInReview(tx, order.tenantId, order.cause);
  const agreement = agreementToEnd(tenant, underWay);
  // An end that has begun stands on its rung already.
  if (underWay === undefined) await rungOfEnd(tx, agreement, order, order.now);
  await refuseSecond(tx, order);
  const proposal = await draft(tx, agreement, order);
  if (!order.previewOnly) await insertProposal(tx, proposal);
  return proposal;
}

async function refuseSecond(
  tx: Tx<EnforcementTables>,
  { tenantId, previewOnly, now }: TerminationOrder,
): Promise<void> {
  await expireProposals(tx, tenantId, now);
  const pending = await pendingProposal(tx, tenantId);
  if (pending === undefined || previewOnly) return;
  throw failedPrecondition('PROPOSAL_PENDING', 'Another proposal for this tenant waits for a decision.', {
    proposal_id: pending,
  });
}

async function draft(tx: Tx<EnforcementTables>, agreement: AgreementVersion, order: AskedOrder): Promise<Proposal> {
  const { tenantId, cause, reason, elections, proposer, banReason, now } = order;
  const position = fromProtoPosition(valueOf(order.position, 'wallet'), await establishedClaims(tx, tenantId));
  const planned = plan(agreement, order, position, now, { nothingReserved: false });
  const whole = plan(agreement, order, position, now, { nothingReserved: true });
  if (whole.toElect.length > 0 && !order.previewOnly)
    throw failedPrecondition('ELECTION_REQUIRED', 'The agreement leaves a choice that has to be elected.', {
      clauses: whole.toElect.join(','),
    });
  const openGrants = BigInt((await unsettledGrants(tx, tenantId)).length);
  const preview = previewOf(agreement, { ...whole, plan: planned.plan }, position, {
    at: now,
    actor: proposer,
    openGrants,
    traffic: await trafficOf(tx, tenantId, now),
    invoicedMicros: valueOf(order.invoiceable, 'billing').invoiced?.micros ?? 0n,
    uninvoicedMicros: valueOf(order.charging, 'billing').uninvoicedAmount?.micros ?? 0n,
  });
  const staff = (await standingRestrictions(tx, tenantId)).filter((each) => each.cause === 'STAFF');
  return {
    proposalId: newId('prp'),
    tenantId,
    cause,
    reason,
    state: 'PENDING',
    elections,
    agreementId: agreement.id,
    agreementVersion: agreement.version,
    preview: SettlementPreview.encode(toProtoPreview(preview)).finish(),
    basis: basisOf(
      agreement,
      order,
      position,
      now,
      staff.map((each) => each.restrictionId),
    ),
    proposer,
    decider: '',
    createdAt: now,
    expiresAt: new Date(now.getTime() + PROPOSAL_LIFE_MS),
    settlementId: null,
    banReason,
    skipReason: order.skipReason,
  };
}
