// A tenant's windows as they stand now, judged and not acted on.
import { policyAt } from '@tollgate/agreements';
import { shanghaiDay } from '@tollgate/calendar';
import type { Reader } from '@tollgate/db';
import type { Counts } from '../domain/fact-counts.ts';
import { judge, ratioTriggers, type Judged, type RatioTrigger } from '../domain/ratio-triggers.ts';
import { countsFrom, daysOf, judgedUntil, reachOf, type RatioWindow } from '../domain/ratio-windows.ts';
import { sumDays, sumJobs } from '../store/counted-facts.ts';
import { productChannels } from '../store/products.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { requireAgreementOf, requireTenant } from './tenant.ts';

/** One ratio of one window; the product is empty for all of them together. */
export interface ReputationRow {
  readonly ratio: RatioTrigger;
  readonly window: RatioWindow;
  readonly product: string;
  readonly judged: Judged;
  readonly start: Date;
  readonly end: Date;
}

export interface Reputation {
  readonly rows: readonly ReputationRow[];
  readonly countsFrom: Date | undefined;
}

/** @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED */
export async function readReputation(
  db: Reader<EnforcementTables>,
  tenantId: string,
  jobId: string,
  now: Date,
): Promise<Reputation> {
  const tenant = await requireTenant(db, tenantId);
  const agreement = requireAgreementOf(tenant);
  const policy = policyAt(now);
  const from = countsFrom(tenant.reinstated_at);
  const channels = await productChannels(db);
  const judging = { agreement, policy, channelOf: (product: string) => channels.get(product) };
  const rows: ReputationRow[] = [];
  for (const ratio of ratioTriggers(agreement, policy)) {
    const window = windowNow(ratio, jobId, now);
    if (window === undefined) continue;
    const { byProduct, start, naturalEnd } = await countsIn(db, tenantId, window, from);
    if (byProduct === undefined) continue;
    const bounds = { start, end: judgedUntil(start, naturalEnd, now) };
    const judged = judge(ratio, byProduct, bounds, judging);
    rows.push({ ratio, window, product: '', judged, ...bounds });
    if (judged.products.length > 1)
      for (const [product, counts] of [...byProduct].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        const own = judge(ratio, new Map([[product, counts]]), bounds, judging);
        if (own.products.length > 0) rows.push({ ratio, window, product, judged: own, ...bounds });
      }
  }
  return { rows, countsFrom: from };
}

function windowNow({ window: kind }: RatioTrigger, jobId: string, now: Date): RatioWindow | undefined {
  const today = shanghaiDay(now);
  if (kind === 'JOB') return jobId === '' ? undefined : { kind, name: jobId };
  return { kind, name: kind === 'CALENDAR_MONTH' ? today.slice(0, 7) : today };
}

async function countsIn(
  db: Reader<EnforcementTables>,
  tenantId: string,
  window: RatioWindow,
  from: Date | undefined,
): Promise<{ byProduct: Map<string, Counts> | undefined; start: Date; naturalEnd: Date | undefined }> {
  const span = daysOf(window);
  if (span !== undefined) {
    const reach = reachOf(span, from);
    const [byProduct] = await sumDays(db, [{ tenantId, reach }]);
    return { byProduct, start: reach.start, naturalEnd: reach.naturalEnd };
  }
  const [job] = await sumJobs(db, [{ tenantId, jobId: window.name, from }]);
  const start = job?.firstHour ?? from ?? new Date(0);
  return { byProduct: job?.byProduct, start: from !== undefined && from > start ? from : start, naturalEnd: undefined };
}
