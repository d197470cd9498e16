// Proofs at the end: ledger, counts, and that nobody reads what is not theirs.
import { signIn } from '@tollgate/deploy-stack';
import { tenantClients, type Cast } from '../cast.ts';
import { refusalOf } from '../refusals.ts';
import type { Story } from '../story.ts';
import type { DemoTenantAccount } from './open-account.ts';

/** Verifies the whole stack, not only the demonstration's tenant. */
export async function proveTheBooks(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  story.step('The books and the counts are proved');
  const ledger = await cast.operator.wallet.verifyLedger({});
  for (const check of ledger.checks)
    story.holds(check.name, check.ok, check.ok ? `${check.examined} rows` : check.faults.join('; '));
  story.figure('the ledger balances to zero per asset', ledger.ok, true);
  const usage = await cast.operator.metering.verifyUsage({});
  for (const check of usage.checks)
    story.holds(check.name, check.ok, check.ok ? `${check.examined} rows` : check.faults.join('; '));
  story.figure('usage equals the outcomes of all messages', usage.ok, true);

  story.step('Another tenant tries to read the balance');
  const other = cast.people.tenants[0];
  if (other === undefined) throw new Error('the stack has no second tenant');
  const stranger = tenantClients(cast.front, await signIn(cast.front, other));
  const refusal = await refusalOf(stranger.wallet.getBalance({ tenantId: tenant.tenantId }));
  story.figure('refused', refusal.category, 'permission_denied');
  story.figure('reason', refusal.reason, 'TENANT_SCOPE');
}
