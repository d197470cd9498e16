// Lists a tenant's notices.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { CountedNotice } from '../domain/notice.ts';
import { findNotices } from '../store/notices.ts';
import { withNewestWords } from './notice-words.ts';

/** Newest first. */
export async function listNotices(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<CountedNotice[]> {
  return withNewestWords(db, deps, await findNotices(db, filter));
}
