// Usage of a tenant by window and group, a page at a time.

import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { DomainError, failedPrecondition, invalidArgument } from '@tollgate/errors';
import type { PageQuery } from '@tollgate/paging';

import { DOMAIN_LABEL } from '../domain/mail-domain.ts';
import { type Grouping, OUTCOME_COUNTERS, type UsagePlace, type UsageSumRow } from '../domain/usage-row.ts';
import { type CellDelta, COUNTERS } from '../domain/usage.ts';
import { type WindowUnit, windowsBetween } from '../domain/usage-windows.ts';
import type { MeteringTables } from '../store/schema.ts';
import { sumUsage } from '../store/usage-sums.ts';
import { recountHours } from './recount-hours.ts';

export interface UsageQuestion {
  readonly tenantId: string;
  readonly startMs: bigint;
  readonly endMs: bigint;
  readonly unit: WindowUnit;
  /** IANA name. */
  readonly timeZone: string;
  /** Empty for all. */
  readonly product: string;
  /** Undefined for all, empty for messages without one. */
  readonly jobId: string | undefined;
  readonly by: Grouping;
  readonly page: PageQuery<UsagePlace>;
}

/** Counting hours anew reads every message of them. */
const RECOUNT_STATEMENT_MS = 20_000;

/**
 * Rows up to the page's limit, in order. Hours that windows cut are counted anew from their messages, on the same
 * snapshot as the cells of the others.
 *
 * @throws DomainError for a range or a zone that makes no windows; MESSAGES_NOT_KEPT where a cut hour cannot be counted
 * anew exactly; DOMAIN_NOT_BY_JOB and DOMAIN_NEEDS_WHOLE_HOURS where domains are asked for beside what they are not counted by.
 */
export function queryUsage(db: Db<MeteringTables>, question: UsageQuestion): Promise<UsageSumRow[]> {
  const { startMs, endMs, unit, timeZone, by, jobId } = question;
  if (by.domain && (by.job || jobId !== undefined))
    throw invalidArgument('DOMAIN_NOT_BY_JOB', 'Domains are counted by product, not by job.');
  const windows = windowsBetween(startMs, endMs, unit, timeZone);
  if (windows.kind === 'refused') {
    throw new DomainError({ category: 'invalid_argument', reason: windows.reason, message: windows.message });
  }
  if (by.domain && windows.cutHours.length > 0)
    throw invalidArgument(
      'DOMAIN_NEEDS_WHOLE_HOURS',
      'Domains are counted by whole hours of UTC: ask for longer windows, or another zone.',
    );
  return inTransaction(
    db,
    async (tx) => {
      const starts = windows.starts;
      const counted = await countCut(tx, question, starts, windows.cutHours);
      const { tenantId, product, page } = question;
      const range = { tenantId, startMs, endMs, starts, cutHours: windows.cutHours, counted };
      const { after, limit } = page;
      return sumUsage(tx, {
        ...range,
        product,
        jobId,
        by,
        facts: OUTCOME_COUNTERS,
        columns: COUNTERS,
        labels: DOMAIN_LABEL,
        after,
        limit,
      });
    },
    { isolation: 'repeatable read', statementMs: RECOUNT_STATEMENT_MS },
  );
}

/** What of the cut hours lies in the range, by window. */
async function countCut(
  tx: Tx<MeteringTables>,
  { tenantId, startMs, endMs }: UsageQuestion,
  starts: readonly bigint[] | undefined,
  cutHours: readonly bigint[],
): Promise<readonly CellDelta[]> {
  if (cutHours.length === 0) return [];
  const recount = await recountHours(tx, tenantId, cutHours, { startMs, endMs, starts });
  if (recount.kind === 'counted') return recount.cells;
  throw failedPrecondition(
    'MESSAGES_NOT_KEPT',
    'Windows cut hours of which not every message is kept any more, or is corrected alone; ask for windows of whole hours of UTC.',
    { hour: new Date(Number(recount.hourMs)).toISOString() },
  );
}
