// What metering does under more than it is meant for: how far it falls behind in a burst, how much memory it takes, and how
// soon an event is seen at half of what it can do.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryEventBatch } from '@tollgate/contracts/metering/v1/delivery';
import type { BenchCase, BenchContext } from '../case.ts';
import { startMetering, type MeteringUnderTest } from './metering-stack.ts';
import { endToEndRate } from './rates.ts';
import { EVENTS_A_BATCH, trafficOf, type EncodedBatch } from './traffic.ts';

const MEBIBYTE = 1_048_576;
const MEMORY_MAX = 512 * MEBIBYTE;
/** Events a second of quiet traffic, and ten times as many in the burst. */
const QUIET_RATE = 8_000;
const BURST = 10;
const BURST_SECONDS = 60;
const VISIBLE_SECONDS = 20;
const VISIBLE_MAX_MS = 2_000;

const plain = (metering: MeteringUnderTest, events: number, job: string): EncodedBatch[] =>
  trafficOf({ tenants: metering.tenants, ids: 'time-ordered', duplicates: 0 }, events, job);

/** Sends batches at a rate whatever becomes of them (an open model). */
async function send(metering: MeteringUnderTest, rate: number, seconds: number, job: string): Promise<void> {
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let second = 0; second < seconds; second++) {
    const batches = plain(metering, rate, job);
    for (const [index, batch] of batches.entries()) {
      const due = began + (second + index / batches.length) * 1_000;
      await delay(Math.max(0, due - performance.now()));
      sent.push(metering.publish([batch]));
    }
  }
  await Promise.all(sent);
}

export const burstLag: BenchCase = {
  name: 'burst-lag',
  summary: `seconds to catch up after a gateway sent ${BURST} times as much for ${BURST_SECONDS} s, against those`,
  run: async (context) => {
    const metering = await startMetering(context, 10);
    await send(metering, QUIET_RATE, 5, 'quiet');
    let behind = 0;
    const watch = setInterval(() => {
      void metering.lag().then(
        (batches) => (behind = Math.max(behind, batches)),
        () => undefined,
      );
    }, 250);
    await send(metering, QUIET_RATE * BURST, BURST_SECONDS, 'burst').finally(() => clearInterval(watch));
    const ended = performance.now();
    const quiet = send(metering, QUIET_RATE, 5, 'after');
    while ((await metering.lag()) * EVENTS_A_BATCH > QUIET_RATE / 2) await delay(20);
    const value = (performance.now() - ended) / 1_000;
    await quiet;
    await metering.counted();
    await metering.verify();
    context.say(`at most ${behind} batches behind; memory at most ${Math.round(metering.peakBytes() / MEBIBYTE)} MiB`);
    return [
      {
        name: 'burst-lag',
        value,
        unit: 's',
        baseline: BURST_SECONDS,
        ratio: value / BURST_SECONDS,
        lowerIsBetter: true,
      },
    ];
  },
};

/** A backlog of a million events, the largest batches that the broker takes, and every way in at once. */
export const memory: BenchCase = {
  name: 'memory',
  summary: 'the most memory of the process, with a backlog and all ways in at their limits, against 512 MiB',
  run: async (context) => {
    const metering = await startMetering(context, 10);
    for (let part = 0; part < 4; part++) await metering.publish(plain(metering, 100_000, `backlog-${part}`));
    context.say(`after a backlog: ${Math.round(metering.peakBytes() / MEBIBYTE)} MiB`);
    for (let part = 0; part < 8; part++) await metering.publish(largest(metering));
    context.say(`after batches of a megabyte: ${Math.round(metering.peakBytes() / MEBIBYTE)} MiB`);
    await Promise.all(Array.from({ length: 64 }, () => record(metering)));
    context.say(`after 64 calls of 5,000 events at once: ${Math.round(metering.peakBytes() / MEBIBYTE)} MiB`);
    await metering.counted();
    await metering.verify();
    const value = metering.peakBytes();
    return [
      {
        name: 'memory',
        value: value / MEBIBYTE,
        unit: 'MiB',
        baseline: 512,
        ratio: value / MEMORY_MAX,
        target: 1,
        lowerIsBetter: true,
      },
    ];
  },
};

/** 32 batches, each nearly as large as the broker takes, of events with long texts. */
function largest(metering: MeteringUnderTest): EncodedBatch[] {
  return plain(metering, 32_000, 'large').map(({ subject, payload }) => {
    const { events } = DeliveryEventBatch.decode(payload);
    const long = events.map((event, index) => ({
      ...event,
      jobId: `${index % 50}`.padEnd(100, 'j'),
      grantId: `${index % 90}`.padEnd(100, 'g'),
      recipient: `${index}`.padEnd(320, 'r'),
      detailCode: 'd'.repeat(120),
    }));
    return {
      subject,
      payload: DeliveryEventBatch.encode({ events: long, source: 'bench' }).finish(),
      events: long.length,
    };
  });
}

async function record(metering: MeteringUnderTest): Promise<void> {
  const events = plain(metering, 5_000, 'unary').flatMap(({ payload }) => DeliveryEventBatch.decode(payload).events);
  await metering.gateway.recordDeliveryEvents(
    { requestId: randomUUID(), source: 'bench', events },
    { deadlineMs: 120_000 },
  );
}

export const visibleP99: BenchCase = {
  name: 'visible-p99',
  summary: 'ms from publish to committed usage at half rate, p99, against 2 s',
  run: async (context) => {
    const metering = await startMetering(context, 10);
    const peak = await peakRate(metering, context);
    context.say(`half of ${Math.round(peak)} events/s for ${VISIBLE_SECONDS} s`);
    const over = send(metering, Math.floor(peak / 2), VISIBLE_SECONDS, 'half');
    const seen: number[] = [];
    const until = performance.now() + VISIBLE_SECONDS * 1_000;
    const probes: Promise<void>[] = [];
    while (performance.now() < until) {
      probes.push(probe(metering, `probe-${probes.length}`).then((ms) => void seen.push(ms)));
      await delay(100);
    }
    await Promise.all([over, ...probes]);
    await metering.counted();
    await metering.verify();
    const value = percentile(seen, 0.99);
    return [
      {
        name: 'visible-p99',
        value,
        unit: 'ms',
        baseline: VISIBLE_MAX_MS,
        ratio: value / VISIBLE_MAX_MS,
        target: 1,
        lowerIsBetter: true,
      },
    ];
  },
};

async function peakRate(metering: MeteringUnderTest, context: BenchContext): Promise<number> {
  const shape = { tenants: metering.tenants, ids: 'time-ordered', duplicates: 0 } as const;
  await endToEndRate(metering, shape, 50_000);
  return endToEndRate(metering, shape, 50 * context.roundMs);
}

/** How long until usage has the one event of a job of its own. */
async function probe(metering: MeteringUnderTest, job: string): Promise<number> {
  const [first] = plain(metering, 1, job);
  if (first === undefined) throw new RangeError('no batch');
  const [event] = DeliveryEventBatch.decode(first.payload).events;
  if (event === undefined) throw new RangeError('no event');
  const began = performance.now();
  await metering.publish([
    { ...first, payload: DeliveryEventBatch.encode({ events: [event], source: 'bench' }).finish() },
  ]);
  for (;;) {
    const { rows } = await metering.pool.query('select from usage_hours where tenant_id = $1 and job_id = $2', [
      event.tenantId.slice(4),
      job,
    ]);
    if (rows.length > 0) return performance.now() - began;
    await delay(5);
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (found === undefined) throw new RangeError('nothing was seen');
  return found;
}
