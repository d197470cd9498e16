// Usage of a tenant by window and product, a page at a time.

import { DomainError } from '@tollgate/errors';
import type { Reader } from '@tollgate/db';
import type { PageQuery } from '@tollgate/paging';

import { type WindowUnit, windowsBetween } from '../domain/usage-windows.ts';
import type { MeteringTables } from '../store/schema.ts';
import { sumUsage, type UsageWindowRow } from '../store/usage-hours.ts';

export interface UsageQuestion {
  readonly tenantId: string;
  readonly startMs: bigint;
  readonly endMs: bigint;
  readonly unit: WindowUnit;
  /** IANA name. */
  readonly timeZone: string;
  /** Empty for all. */
  readonly product: string;
  readonly page: PageQuery<{ readonly windowMs: bigint; readonly product: string }>;
}

/** Rows up to the page's limit, in order. @throws DomainError for a range or a zone that makes no windows. */
export async function queryUsage(db: Reader<MeteringTables>, question: UsageQuestion): Promise<UsageWindowRow[]> {
  const { startMs, endMs, unit, timeZone, page } = question;
  const windows = windowsBetween(startMs, endMs, unit, timeZone);
  if (windows.kind === 'refused') {
    throw new DomainError({ category: 'invalid_argument', reason: windows.reason, message: windows.message });
  }
  return sumUsage(db, {
    tenantId: question.tenantId,
    startMs,
    endMs,
    product: question.product,
    after: page.after,
    limit: page.limit,
    ...(windows.kind === 'windows' ? { starts: windows.starts } : {}),
  });
}
