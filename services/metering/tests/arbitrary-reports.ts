// Arbitrary reports about few messages, so that duplicates and contradictions are the rule.

import fc from 'fast-check';

import { FACT } from '../src/domain/facts.ts';
import type { DeliveryReport } from '../src/domain/report.ts';

const HOUR = 3_600_000;
/** The earliest time of a report. */
export const FROM = Date.UTC(2026, 9, 31, 14, 30);

/** Reports of one tenant: any kind, time, job, grant, segments and product for each of a handful of messages. */
export const reportsOf = (tenantId: string): fc.Arbitrary<DeliveryReport[]> =>
  fc.array(
    fc.record({
      tenantId: fc.constant(tenantId),
      product: fc.constantFrom('sms-cn', 'mail'),
      messageId: fc.constantFrom('019a8c00-aaaa-7000-8000-000000000001', '1447054895514_1.sc', 'm1', 'm2', '消息'),
      recipient: fc.constantFrom('13800138000', 'a@example.com', ' A@example.com'),
      kind: fc.constantFrom(...Object.keys(FACT)).map((name) => `DELIVERY_EVENT_KIND_${name}`),
      occurTimeMs: fc.integer({ min: FROM, max: FROM + 3 * HOUR }).map(BigInt),
      segments: fc.integer({ min: 0, max: 4 }),
      jobId: fc.constantFrom('', 'job-a', 'job-b', '任务\u{1f600}', '任务\uffe5'),
      grantId: fc.constantFrom('', 'grt_1', 'grt_2'),
      detailCode: fc.constant(''),
    }),
    { maxLength: 30 },
  );

/** The same reports in another order, some of them several times, cut into batches. */
export const deliveriesOf = (reports: readonly DeliveryReport[]): fc.Arbitrary<DeliveryReport[][]> =>
  fc
    .tuple(
      fc.array(fc.nat(Math.max(0, reports.length - 1)), { maxLength: 15 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
    )
    .chain(([again, sizes]) => {
      const all = [...reports, ...again.flatMap((index) => reports[index] ?? [])];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((shuffled) => inBatches(shuffled, sizes));
    });

function inBatches<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const batches: T[][] = [];
  for (let from = 0, turn = 0; from < items.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    batches.push(items.slice(from, from + size));
    from += size;
  }
  return batches;
}
