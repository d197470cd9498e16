// Closures by the tenant's own wish: previewed, asked for, cooled off, taken back. The settlement is enforcement's, where two
// people decide; nothing here closes a tenant but the end of that settlement (close-tenant.ts).
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Closure, type ClosureChannel, closureDue, coolOffEnd, retentionAfter } from '../domain/closure.ts';
import { closureNotFound, closurePending, closureSettling, passwordWanted } from '../domain/privacy-errors.ts';
import { findCooledOff, insertClosure, insertRetention, lockClosure, updateClosure } from '../store/closures.ts';
import { findPublications } from '../store/publications.ts';
import { findBinding } from './binding-agreement.ts';
import { lockTenant } from '../store/tenants.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { tellClosureStep } from './tell-closure-step.ts';

/**
 * It cools off first. `proved`: the owner gave the password, or staff speak for the tenant.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, PASSWORD_WANTED, CLOSURE_PENDING, CALENDAR_NOT_COVERED.
 */
export async function requestClosure(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  wish: {
    readonly tenantId: string;
    readonly channel: ClosureChannel;
    readonly proved: boolean;
    readonly actor: string;
  },
): Promise<Closure> {
  const { tenantId, channel, proved, actor } = wish;
  await lockLiveTenant(tx, tenantId);
  if (!proved) throw passwordWanted();
  const now = deps.now();
  const binding = await findBinding(tx, deps, tenantId, now, await findPublications(tx));
  const closure: Closure = {
    closureId: newId('cls'),
    tenantId,
    state: 'COOLING_OFF',
    channel,
    requestedAt: now,
    requestedBy: actor,
    coolOffEndsAt: coolOffEnd(now),
    ...closureDue(binding?.effective, channel, now),
    endedAt: undefined,
    settlementId: undefined,
  };
  if (!(await insertClosure(tx, closure))) throw closurePending();
  await tellClosureStep(tx, deps, tenantId, 'REQUESTED');
  return closure;
}

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, CLOSURE_NOT_FOUND, CLOSURE_SETTLING. */
export async function cancelClosure(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<Closure> {
  await lockLiveTenant(tx, tenantId);
  const closure = await lockClosure(tx, tenantId);
  if (closure === undefined) throw closureNotFound(tenantId);
  const now = deps.now();
  // Also in the moments before the job has seen that the time is over.
  if (closure.state !== 'COOLING_OFF' || closure.coolOffEndsAt <= now) throw closureSettling(tenantId);
  const cancelled: Closure = { ...closure, state: 'CANCELLED', endedAt: now };
  await updateClosure(tx, cancelled);
  await tellClosureStep(tx, deps, tenantId, 'CANCELLED');
  return cancelled;
}

/** The settlement is complete: a closure under way ends with it, and what is kept of the tenant gets its clock. */
export async function endClosure(
  tx: Tx<AccountsTables>,
  closed: { readonly tenantId: string; readonly settlementId: string; readonly now: Date },
): Promise<void> {
  const { tenantId, settlementId, now } = closed;
  const closure = await lockClosure(tx, tenantId);
  if (closure !== undefined) await updateClosure(tx, { ...closure, state: 'CLOSED', endedAt: now, settlementId });
  await insertRetention(tx, tenantId, retentionAfter(now));
}

const BATCH = 100;

/** What has cooled off waits for staff to propose its settlement; a transaction a tenant. */
export async function endCoolOffs(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  for (;;) {
    const tenants = await findCooledOff(db, deps.now(), BATCH);
    for (const tenantId of tenants) {
      if (signal.aborted) return;
      await inTransaction(db, async (tx) => {
        await lockTenant(tx, tenantId);
        const closure = await lockClosure(tx, tenantId);
        if (closure?.state !== 'COOLING_OFF' || closure.coolOffEndsAt > deps.now()) return;
        await updateClosure(tx, { ...closure, state: 'SETTLING' });
        await tellClosureStep(tx, deps, tenantId, 'SETTLING');
      });
    }
    if (tenants.length < BATCH) return;
  }
}
