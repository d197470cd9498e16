// Lists a tenant's notices.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import type { Notice } from '../domain/notice.ts';
import { findNotices } from '../store/notices.ts';

/** Newest first. */
export function listNotices(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Notice[]> {
  return findNotices(db, filter);
}
