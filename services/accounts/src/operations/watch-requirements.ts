// What time alone changes: papers that expire are announced ahead, once each, and what falls due is told to the others.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { findDueTenants } from '../store/kyc-standings.ts';
import { lockTenant } from '../store/tenants.ts';
import { announceExpiries } from './announce-expiries.ts';
import { refreshRequirements } from './refresh-requirements.ts';

const BATCH = 100;

/** A transaction a tenant, so that a killed run has told nobody twice and goes on where it was. */
export async function watchRequirements(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const tenants = await findDueTenants(db, deps.now(), BATCH);
    for (const tenantId of new Set(tenants)) {
      if (signal.aborted) return;
      await inTransaction(db, (tx) => lookAt(tx, deps, tenantId));
    }
    if (tenants.length < BATCH) return;
  }
}

async function lookAt(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<void> {
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined) return;
  if (tenant.state !== 'CLOSED') await announceExpiries(tx, deps, tenantId);
  await refreshRequirements(tx, deps, tenant);
}
