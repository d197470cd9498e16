// Adds facts to the windows of their tenants and judges them, event by event, in the transaction that counts them.
import { listPolicies, policyAt, type AgreementVersion } from '@tollgate/agreements';
import { shanghaiDay } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import { added, type FactLine } from '../domain/fact-counts.ts';
import type { ChannelOf } from '../domain/ratio-triggers.ts';
import { countsFrom, daysOf, reachOf, type RatioWindow } from '../domain/ratio-windows.ts';
import { WindowBook, windowKey } from '../domain/window-book.ts';
import { addCounts, lockCounts, sumDays, sumJobs, type CountDelta } from '../store/counted-facts.ts';
import { productChannels } from '../store/products.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { findTenants, type TenantRow } from '../store/tenants.ts';
import { noteCrossings } from './note-crossings.ts';
import { agreementOf } from './tenant.ts';

/** What one event says of one tenant. */
export interface FactBatch {
  readonly tenantId: string;
  readonly lines: readonly FactLine[];
}

/** A tenant whose windows are judged. */
interface Watched {
  readonly tenant: TenantRow;
  readonly agreement: AgreementVersion;
  readonly from: Date | undefined;
  readonly book: WindowBook;
}

/**
 * Batches of one tenant are judged one after the other, in their order: a line that is crossed by one and left by the next
 * is crossed. Returns how many crossings were noted.
 *
 * @throws retryLater TENANT_CHANGED where a tenant was reinstated in between
 */
export async function countFacts(tx: Tx<EnforcementTables>, batches: readonly FactBatch[], now: Date): Promise<number> {
  if (batches.length === 0) return 0;
  const tenantIds = [...new Set(batches.map(({ tenantId }) => tenantId))];
  await lockCounts(tx, tenantIds);
  const watched = await watch(tx, tenantIds);
  const today = shanghaiDay(now);
  await learnWindows(tx, watched, batches, today);
  for (const { tenantId, lines } of batches) watched.get(tenantId)?.book.add(lines, now, today);
  await addCounts(tx, deltasOf(batches));
  const crossed = [...watched.values()]
    .map(({ tenant, agreement, from, book }) => ({ tenant, agreement, countsFrom: from, found: book.found() }))
    .filter(({ found }) => found.length > 0);
  return noteCrossings(tx, crossed, now);
}

/** Who is not registered, or has no agreement, is counted and not judged: no clause binds it. */
async function watch(tx: Tx<EnforcementTables>, tenantIds: readonly string[]): Promise<Map<string, Watched>> {
  const channels = await productChannels(tx);
  const channelOf: ChannelOf = (product) => channels.get(product);
  const watched = new Map<string, Watched>();
  for (const tenant of await findTenants(tx, tenantIds)) {
    const agreement = tenant.registered_at === null ? undefined : agreementOf(tenant);
    if (agreement === undefined) continue;
    const from = countsFrom(tenant.reinstated_at);
    const book = new WindowBook({ agreement, policies: listPolicies(), policyAt, channelOf, from });
    watched.set(tenant.tenant_id, { tenant, agreement, from, book });
  }
  return watched;
}

async function learnWindows(
  tx: Tx<EnforcementTables>,
  watched: ReadonlyMap<string, Watched>,
  batches: readonly FactBatch[],
  today: string,
): Promise<void> {
  const touched = new Map<string, { tenantId: string; window: RatioWindow; of: Watched }>();
  for (const { tenantId, lines } of batches) {
    const of = watched.get(tenantId);
    if (of === undefined) continue;
    for (const line of lines)
      for (const window of of.book.touched(line, today))
        touched.set(`${tenantId} ${windowKey(window)}`, { tenantId, window, of });
  }
  const asked = [...touched.values()];
  const ofDays = asked.flatMap((each) => {
    const span = daysOf(each.window);
    return span === undefined ? [] : [{ ...each, reach: reachOf(span, each.of.from) }];
  });
  const sums = await sumDays(tx, ofDays);
  ofDays.forEach(({ of, window }, index) => of.book.learn(window, sums[index] ?? []));
  const jobs = asked.filter(({ window }) => window.kind === 'JOB');
  const jobSums = await sumJobs(
    tx,
    jobs.map(({ tenantId, window, of }) => ({ tenantId, jobId: window.name, from: of.from })),
  );
  jobs.forEach(({ of, window }, index) => {
    const sum = jobSums[index];
    of.book.learn(window, sum?.byProduct ?? [], sum?.firstHour);
  });
}

/** One row a cell: what several events add to it is added at once. */
function deltasOf(batches: readonly FactBatch[]): CountDelta[] {
  const cells = new Map<string, CountDelta>();
  for (const { tenantId, lines } of batches)
    for (const { product, jobId, hourStart, counts } of lines) {
      const key = `${tenantId}\0${hourStart.getTime()}\0${jobId}\0${product}`;
      const before = cells.get(key);
      const sum = before === undefined ? counts : added(before.counts, counts);
      cells.set(key, { tenantId, product, jobId, hourStart, day: shanghaiDay(hourStart), counts: sum });
    }
  return [...cells.values()];
}
