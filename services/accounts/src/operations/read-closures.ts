// Closures as they are shown, and what one would do.
import type { Reader } from '@tollgate/db';
import type { CallContext } from '@tollgate/rpc';
import type { AccountsDeps, AccountsTables, ClosureSettlement } from '../deps.ts';
import { type Closure, coolOffEnd, type RetentionItem, retentionAfter } from '../domain/closure.ts';
import { tenantClosed, tenantNotFound } from '../domain/errors.ts';
import { findClosures, findRetention } from '../store/closures.ts';
import { findTenant } from '../store/tenants.ts';

/** Newest first; what is kept of closed tenants beside it. */
export async function listClosures(
  db: Reader<AccountsTables>,
  filter: Parameters<typeof findClosures>[1],
): Promise<{ readonly closure: Closure; readonly retention: readonly RetentionItem[] }[]> {
  const shown = [];
  for (const closure of await findClosures(db, filter)) {
    const retention = closure.state === 'CLOSED' ? await findRetention(db, closure.tenantId) : [];
    shown.push({ closure, retention });
  }
  return shown;
}

/** Stores nothing. @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, and what enforcement refuses. */
export async function previewClosure(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  call: CallContext,
): Promise<{
  readonly settlement: ClosureSettlement;
  readonly coolOffEndsAt: Date;
  readonly retention: readonly RetentionItem[];
}> {
  const stored = await findTenant(db, tenantId);
  if (stored === undefined) throw tenantNotFound(tenantId);
  if (stored.record.state === 'CLOSED') throw tenantClosed(tenantId);
  const settlement = await deps.previewSettlement(tenantId, call);
  const now = deps.now();
  return { settlement, coolOffEndsAt: coolOffEnd(now), retention: retentionAfter(now) };
}
