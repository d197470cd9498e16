// What time alone changes: papers that expire are announced ahead, once each, and what falls due is told to the others.
import { addDays, daysBetween, shanghaiDay } from '@tollgate/calendar';
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { lastDaysOf } from '../domain/identity.ts';
import { expiryNotice } from '../domain/kyc-notices.ts';
import { policyOn } from '../domain/kyc-policy.ts';
import { findDueTenants, insertPaperAnnouncement } from '../store/kyc-standings.ts';
import { lockTenant } from '../store/tenants.ts';
import { findInForce } from '../store/verifications.ts';
import { identitiesOf } from './read-verifications.ts';
import { refreshRequirements } from './refresh-requirements.ts';
import { writeNotice } from './write-notice.ts';

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

/** Of several marks that have passed only the nearest is told: a paper taken 20 days before its end gets one notice. */
async function announceExpiries(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<void> {
  const now = deps.now();
  const today = shanghaiDay(now);
  const inForce = await findInForce(tx, tenantId);
  if (inForce === undefined) return;
  const { verificationId } = inForce.record;
  const identity = (await identitiesOf(tx, deps, [inForce])).get(verificationId);
  if (identity === undefined) return;
  const marks = policyOn(today).expiryNoticeDays;
  for (const { paper, lastDay } of lastDaysOf(identity)) {
    const passed = marks.filter((ahead) => addDays(lastDay, -ahead) <= today);
    if (passed.length === 0 || lastDay < today) continue;
    const told = await insertPaperAnnouncement(tx, { verificationId, paper, daysAhead: Math.min(...passed) }, now);
    if (told) await writeNotice(tx, deps, tenantId, expiryNotice(paper, lastDay, daysBetween(today, lastDay)));
  }
}
