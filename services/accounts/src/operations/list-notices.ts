// Lists a tenant's notices.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import type { CountedNotice } from '../domain/notice.ts';
import { findNotices } from '../store/notices.ts';

/** Newest first. */
export function listNotices(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<CountedNotice[]> {
  return findNotices(db, filter);
}
