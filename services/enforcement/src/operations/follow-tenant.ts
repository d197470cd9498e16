// What the facts of accounts and wallet do to a standing. Facts of different streams come in any order.
import type { Tx } from '@tollgate/db';
import { agreementById, agreementUnder, type SealedContract } from '@tollgate/agreements';
import { retryLater } from '@tollgate/consumer';
import { failedPrecondition } from '@tollgate/errors';
import { basisFor, type EarlyCause } from '../domain/restriction-basis.ts';
import { CAUSE_GONE } from '../domain/statements.ts';
import { standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenantOrNew, updateTenant, type TenantRow } from '../store/tenants.ts';
import { impose, lift, SYSTEM_ACTOR } from './change-standing.ts';
import { suspect, unsuspect } from './suspect.ts';
import { agreementOf } from './tenant.ts';

/** A tenant starts with what stands in its way: no agreement, no proved identity, and arrears if the wallet was faster. */
export async function tenantRegistered(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  at: Date,
  now: Date,
): Promise<void> {
  const tenant = await lockTenantOrNew(tx, tenantId);
  if (tenant.registered_at !== null) return;
  await updateTenant(tx, tenantId, { registered_at: at });
  const known = { ...tenant, registered_at: at };
  if (tenant.agreement_id === null) await restrict(tx, known, 'AGREEMENT', now);
  if (tenant.verified_at === null || tenant.kyc_past_due.length > 0) await restrict(tx, known, 'KYC', now);
  if (tenant.in_arrears && !tenant.arrears_allowed) await restrict(tx, known, 'ARREARS', now);
}

export interface AcceptedAgreement {
  readonly tenantId: string;
  readonly agreementId: string;
  readonly version: string;
  /** Of the version itself. */
  readonly contentHash: string;
  /** The tenant's sealed contract over that version. */
  readonly contract: SealedContract | null;
  readonly at: Date;
}

/**
 * From now on the tenant is judged by this version; an acceptance older than the one known changes nothing.
 *
 * @throws retryLater UNKNOWN_AGREEMENT for a version that this build does not know yet, failed_precondition
 * AGREEMENT_CONTENT_DIFFERS when it knows another text under that name, or a sealed contract makes another agreement of it
 * here than where it was confirmed: then the tenant stays as it is.
 */
export async function agreementAccepted(
  tx: Tx<EnforcementTables>,
  accepted: AcceptedAgreement,
  now: Date,
): Promise<void> {
  const names = { agreement_id: accepted.agreementId, agreement_version: accepted.version };
  const agreement = agreementById(accepted.agreementId, accepted.version);
  if (agreement === undefined)
    throw retryLater('UNKNOWN_AGREEMENT', 'The accepted agreement is not in the catalogue.', names);
  if (agreement.contentHash !== accepted.contentHash)
    throw failedPrecondition('AGREEMENT_CONTENT_DIFFERS', 'What was accepted is not what the catalogue has.', names);
  const { contract } = accepted;
  if (agreementUnder(accepted.agreementId, accepted.version, contract) === undefined)
    throw failedPrecondition(
      'AGREEMENT_CONTENT_DIFFERS',
      'The contract makes another agreement here than where it was confirmed.',
      names,
    );
  const tenant = await lockTenantOrNew(tx, accepted.tenantId);
  if (tenant.agreement_accepted_at !== null && tenant.agreement_accepted_at >= accepted.at) return;
  const facts = {
    ...names,
    agreement_contract: contract?.document ?? null,
    agreement_contract_hash: contract?.effectiveHash ?? null,
    agreement_accepted_at: accepted.at,
  };
  await updateTenant(tx, accepted.tenantId, facts);
  await release(tx, { ...tenant, ...facts }, 'AGREEMENT', now);
}

export async function tenantVerified(tx: Tx<EnforcementTables>, tenantId: string, at: Date, now: Date): Promise<void> {
  const tenant = await lockTenantOrNew(tx, tenantId);
  await updateTenant(tx, tenantId, { verified_at: at });
  // Papers may still be owed for another reason; the restriction ends when they are met.
  if (tenant.kyc_past_due.length === 0) await release(tx, tenant, 'KYC', now);
}

export interface ArrearsFact {
  readonly tenantId: string;
  readonly owes: boolean;
  /** How much, in micros with the currency; empty where it is not told. */
  readonly owed: string;
  /** The ledger's sequence number: the greatest one is the truth, whatever arrives last. */
  readonly sequence: bigint;
}

/** The tenant owes, or owes nothing any more; a fact older than the one known changes nothing. */
export async function arrearsChanged(tx: Tx<EnforcementTables>, fact: ArrearsFact, now: Date): Promise<void> {
  const tenant = await lockTenantOrNew(tx, fact.tenantId);
  if (fact.sequence <= tenant.arrears_sequence) return;
  await updateTenant(tx, fact.tenantId, { in_arrears: fact.owes, arrears_sequence: fact.sequence });
  // Restrictions begin with the registration, which then looks at what is known.
  if (tenant.registered_at === null) return;
  // A postpaid tenant may owe; billing tells when it is overdue.
  if (fact.owes && tenant.arrears_allowed) return;
  if (fact.owes) {
    await restrict(tx, tenant, 'ARREARS', now);
    const { owed, sequence } = fact;
    const told = {
      source: 'tollgate.wallet.arrears_started',
      title: 'arrears',
      fact: { owed, sequence: `${sequence}` },
    };
    await suspect(tx, tenant, 'ARREARS', told, now);
  } else {
    await release(tx, tenant, 'ARREARS', now);
    await unsuspect(tx, tenant, 'ARREARS', { source: 'tollgate.wallet.arrears_cleared', title: 'arrears paid' }, now);
  }
}

export interface CreditFact {
  readonly tenantId: string;
  /** Postpaid and not overdue: what it owes restricts nothing. */
  readonly allowed: boolean;
  /** The greatest one is the truth, whatever arrives last. */
  readonly version: bigint;
}

/** The tenant may owe, or has to pay; a fact older than the one known changes nothing. */
export async function creditChanged(tx: Tx<EnforcementTables>, fact: CreditFact, now: Date): Promise<void> {
  const tenant = await lockTenantOrNew(tx, fact.tenantId);
  if (fact.version <= tenant.credit_version) return;
  await updateTenant(tx, fact.tenantId, { arrears_allowed: fact.allowed, credit_version: fact.version });
  if (tenant.registered_at === null || !tenant.in_arrears) return;
  const source = 'tollgate.billing.credit_terms_changed';
  if (fact.allowed) {
    await release(tx, tenant, 'ARREARS', now);
    await unsuspect(tx, tenant, 'ARREARS', { source, title: 'what was overdue is paid' }, now);
  } else {
    await restrict(tx, tenant, 'ARREARS', now);
    await suspect(tx, tenant, 'ARREARS', { source, title: 'overdue', fact: { version: `${fact.version}` } }, now);
  }
}

/** Does nothing where a restriction of the cause stands. For a tenant that the transaction holds. */
export async function restrict(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  cause: EarlyCause,
  now: Date,
): Promise<void> {
  const standing = await standingRestrictions(tx, tenant.tenant_id);
  if (standing.some((each) => each.cause === cause)) return;
  const agreement = agreementOf(tenant);
  const basis = basisFor(agreement, cause);
  await impose(tx, tenant, { cause, basis, agreement, words: '', actor: SYSTEM_ACTOR, expiresAt: null, now });
}

/** Lifts what stands of the cause, if anything does. For a tenant that the transaction holds. */
export async function release(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  cause: EarlyCause,
  now: Date,
): Promise<void> {
  const standing = await standingRestrictions(tx, tenant.tenant_id);
  const restriction = standing.find((each) => each.cause === cause);
  if (restriction !== undefined)
    await lift(tx, tenant, restriction, { by: SYSTEM_ACTOR, reason: CAUSE_GONE[cause], now });
}
