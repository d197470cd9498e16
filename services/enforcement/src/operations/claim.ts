// Money that one side demands of the other: filed with evidence, capped, and established by another person.
import { failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { formatYuan, type Money } from '@tollgate/money';
import { capOf, claimFault, type Claim, type ClaimFault, type Demand } from '../domain/claim.ts';
import { decideClaimRow, insertClaim, lockClaim } from '../store/claims.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { invalid } from './sanction-refusal.ts';
import { tellTenant } from './tell-tenant.ts';
import { requireAgreementOf, requireLockedTenant } from './tenant.ts';

export interface FiledClaim extends Demand {
  readonly tenantId: string;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
}

const FAULTS: Readonly<Record<ClaimFault, readonly [field: string, words: string]>> = {
  CLAUSE_UNKNOWN: ['clause_id', "is not a clause of the tenant's agreement"],
  AMOUNT_INVALID: ['amount', 'must be more than zero, and no part of it less'],
  INDIRECT_EXCEEDS: ['indirect', 'is more than the amount that it is a part of'],
  EVIDENCE_MISSING: ['evidence', 'is needed for a claim against a tenant'],
};

/** @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED, CLAUSE_UNKNOWN, AMOUNT_INVALID, INDIRECT_EXCEEDS, EVIDENCE_MISSING */
export async function fileClaim(tx: Tx<EnforcementTables>, filed: FiledClaim): Promise<Claim> {
  const { tenantId, actor, now, ...demand } = filed;
  const agreement = requireAgreementOf(await requireLockedTenant(tx, tenantId));
  const fault = claimFault(agreement, demand);
  if (fault !== undefined) throw invalid(fault, ...FAULTS[fault]);
  const claim: Claim = {
    ...demand,
    ...capOf(agreement, demand),
    claimId: newId('clm'),
    tenantId,
    state: 'FILED',
    filedBy: actor,
    filedAt: now,
    decision: undefined,
  };
  await insertClaim(tx, claim);
  if (claim.side === 'PROVIDER') await tellClaim(tx, claim, filedWords(claim), now);
  return claim;
}

export interface ClaimOrder {
  readonly tenantId: string;
  readonly claimId: string;
  /** Zero rejects it. */
  readonly established: Money;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
}

/** @throws TENANT_NOT_FOUND, CLAIM_NOT_FOUND, CLAIM_DECIDED, SAME_PERSON, AMOUNT_INVALID, CLAIM_EXCEEDS */
export async function decideClaim(tx: Tx<EnforcementTables>, order: ClaimOrder): Promise<Claim> {
  const { tenantId, claimId, established, reason, actor, now } = order;
  await requireLockedTenant(tx, tenantId);
  const claim = await lockClaim(tx, tenantId, claimId);
  if (claim === undefined) throw notFound('CLAIM_NOT_FOUND', 'The tenant has no such claim.', { claim_id: claimId });
  if (claim.state !== 'FILED')
    throw failedPrecondition('CLAIM_DECIDED', 'This claim was decided before.', { claim_id: claimId });
  if (claim.filedBy === actor)
    throw permissionDenied('SAME_PERSON', 'Nobody decides a claim of their own.', { claim_id: claimId });
  if (established.micros < 0n || established.currency !== claim.amount.currency)
    throw invalid('AMOUNT_INVALID', 'established', 'must be zero or more, in the currency of the claim');
  if (established.micros > claim.payable.micros)
    throw failedPrecondition('CLAIM_EXCEEDS', 'More than the agreement makes due.', {
      payable_micros: String(claim.payable.micros),
      clause_id: claim.capClause,
    });
  const state = established.micros > 0n ? 'ESTABLISHED' : 'REJECTED';
  const answer = decidedWords(claim, established, reason);
  const decision = { established, by: actor, reason, at: now, answer };
  await decideClaimRow(tx, claimId, state, decision);
  await tellClaim(tx, claim, answer, now);
  return { ...claim, state, decision };
}

const tellClaim = (tx: Tx<EnforcementTables>, claim: Claim, statement: { zh: string; en: string }, now: Date) =>
  tellTenant(tx, claim.tenantId, {
    kind: 'CLAIM',
    reference: claim.claimId,
    statement,
    clauseIds: [claim.clauseId, claim.capClause],
    now,
  });

const filedWords = ({ claimId, clauseId, reason, amount, payable, capClause }: Claim) => ({
  zh: `平台提出索赔 ${claimId}:${formatYuan(amount)} 元,依约至多 ${formatYuan(payable)} 元(${capClause})\n依据:${clauseId}\n原因:${reason}`,
  en: `The provider claims CNY ${formatYuan(amount)} (${claimId}), at most CNY ${formatYuan(payable)} under ${capClause}\nBasis: ${clauseId}\nWhy: ${reason}`,
});

const decidedWords = ({ claimId, clauseId, amount }: Claim, established: Money, reason: string) => ({
  zh: `决定:索赔 ${claimId}(${formatYuan(amount)} 元)${established.micros > 0n ? `确认 ${formatYuan(established)} 元` : '不成立'}\n依据:${clauseId}\n原因:${reason}`,
  en: `Decision: the claim ${claimId} of CNY ${formatYuan(amount)} is ${established.micros > 0n ? `established at CNY ${formatYuan(established)}` : 'rejected'}\nBasis: ${clauseId}\nWhy: ${reason}`,
});
