// What requirements of verification that are past due do to a standing.
import type { Tx } from '@tollgate/db';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenantOrNew, updateTenant } from '../store/tenants.ts';
import { release, restrict } from './follow-tenant.ts';
import { suspect, unsuspect } from './suspect.ts';

export interface RequirementsFact {
  readonly tenantId: string;
  /** Codes of what is past due; empty once everything is met. */
  readonly pastDue: readonly string[];
  /** The greatest one is the truth, whatever arrives last. */
  readonly sequence: bigint;
}

/** The KYC restriction stands while something is past due, and before the identity was ever proved. */
export async function requirementsChanged(tx: Tx<EnforcementTables>, fact: RequirementsFact, now: Date): Promise<void> {
  const tenant = await lockTenantOrNew(tx, fact.tenantId);
  if (fact.sequence <= tenant.kyc_sequence) return;
  const facts = { kyc_past_due: [...fact.pastDue], kyc_sequence: fact.sequence };
  await updateTenant(tx, fact.tenantId, facts);
  // Restrictions begin with the registration, which then looks at what is known.
  if (tenant.registered_at === null) return;
  const known = { ...tenant, ...facts };
  const source = 'tollgate.accounts.requirements_changed';
  if (fact.pastDue.length > 0) {
    await restrict(tx, known, 'KYC', now);
    const told = { past_due: [...fact.pastDue], sequence: `${fact.sequence}` };
    await suspect(tx, known, 'KYC_LAPSED', { source, title: fact.pastDue.join(', '), fact: told }, now);
    return;
  }
  await unsuspect(tx, known, 'KYC_LAPSED', { source, title: 'everything that was asked for is there' }, now);
  if (tenant.verified_at !== null) await release(tx, known, 'KYC', now);
}
