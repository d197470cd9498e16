// Usage of a tenant by window and product, a page at a time.

import { DomainError } from '@tollgate/errors';
import type { Reader } from '@tollgate/db';

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
  readonly pageSize: number;
  readonly after: { readonly windowMs: bigint; readonly product: string } | undefined;
}

/** A page, and whether there is more behind its last row. @throws DomainError for a range or a zone that makes no windows. */
export async function queryUsage(
  db: Reader<MeteringTables>,
  question: UsageQuestion,
): Promise<{ readonly rows: readonly UsageWindowRow[]; readonly more: boolean }> {
  const { startMs, endMs, unit, timeZone, pageSize } = question;
  const windows = windowsBetween(startMs, endMs, unit, timeZone);
  if (windows.kind === 'refused') {
    throw new DomainError({ category: 'invalid_argument', reason: windows.reason, message: windows.message });
  }
  const rows = await sumUsage(db, {
    tenantId: question.tenantId,
    startMs,
    endMs,
    product: question.product,
    after: question.after,
    limit: pageSize + 1,
    ...(windows.kind === 'windows' ? { starts: windows.starts } : {}),
  });
  return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
}
