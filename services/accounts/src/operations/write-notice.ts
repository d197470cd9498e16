// Writes a notice to a tenant.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { MERGE_WINDOW_MS, type NoticeDraft } from '../domain/notice.ts';
import { findMergeable, insertNotice, insertRepeat } from '../store/notices.ts';
import { lockTenant } from '../store/tenants.ts';

/**
 * Also to a closed tenant, who still reads. What says the same again within an hour is counted, not said again.
 *
 * @throws DomainError TENANT_NOT_FOUND.
 */
export async function writeNotice(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  draft: NoticeDraft,
): Promise<void> {
  // The lock makes the ids of a tenant's notices ascend, and with them the order of the list.
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const now = deps.now();
  if (draft.mergeKey !== undefined) {
    const since = new Date(now.getTime() - MERGE_WINDOW_MS);
    const first = await findMergeable(tx, { tenantId, mergeKey: draft.mergeKey, since });
    if (first !== undefined) return insertRepeat(tx, first, now);
  }
  await insertNotice(tx, { ...draft, noticeId: newId('ntc'), tenantId, sentAt: now });
}
