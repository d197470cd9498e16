// How soon a crossed line has its case, while facts come as fast as metering counts.
import { setTimeout as delay } from 'node:timers/promises';
import { FactsCounted, type FactsCountedLine } from '@tollgate/contracts/metering/v1/fact_events';
import { announceTenants, connectBroker, SMS_PRODUCT, startPrivateStack } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type { Broker } from '@tollgate/nats';
import pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';
import { percentile } from '../open-load.ts';

/** Delivery events a second that metering counts (BENCHMARKS.md), of so many tenants, told at so many commits a second. */
const RATE = 80_000;
const TENANTS = 100;
const COMMITS = 20;
const JOBS = 2;
const SECONDS = 20;
const WARM_SECONDS = 5;
const PROBES_A_SECOND = 10;
const MAX_MS = 2_000;
const MEASURED = SECONDS * PROBES_A_SECOND;

const HOUR_MS = 3_600_000;
const NONE = {
  submitted: 0n,
  accepted: 0n,
  delivered: 0n,
  hardBounced: 0n,
  softBounced: 0n,
  dropped: 0n,
  complained: 0n,
  unsubscribed: 0n,
};

interface UnderTest {
  readonly metering: Broker;
  readonly pool: pg.Pool;
  readonly tenants: readonly string[];
  readonly probes: readonly string[];
}

export const triggerP99: BenchCase = {
  name: 'trigger-p99',
  summary: `ms from a fact that crosses a line to its case, p99, at the facts of ${RATE} events/s, against 2 s`,
  run: async (context) => {
    const under = await startEnforcement(context);
    const stop = new AbortController();
    const over = load(under, stop.signal);
    await delay(WARM_SECONDS * 1_000);
    const waits: Promise<number>[] = [];
    for (const tenantId of under.probes) {
      waits.push(probe(under, tenantId));
      await delay(1_000 / PROBES_A_SECOND);
    }
    const seen = Float64Array.from(await Promise.all(waits)).toSorted();
    stop.abort();
    const sent = await over;
    await verify(context, under, sent);
    const value = percentile(seen, 0.99);
    context.say(`median ${Math.round(percentile(seen, 0.5))} ms; ${sent.events} events of facts`);
    return [
      {
        name: 'trigger-p99',
        value,
        unit: 'ms',
        baseline: MAX_MS,
        ratio: value / MAX_MS,
        target: 1,
        lowerIsBetter: true,
      },
    ];
  },
};

async function startEnforcement(context: BenchContext): Promise<UnderTest> {
  const stack = await startPrivateStack({ services: ['enforcement'] });
  context.onEnd(() => stack.stop());
  const metering = await connectBroker(stack.file, 'metering');
  const accounts = await connectBroker(stack.file, 'accounts');
  // Their owners make the streams that enforcement reads.
  const others = [await connectBroker(stack.file, 'wallet'), await connectBroker(stack.file, 'billing')];
  context.onEnd(async () => {
    for (const broker of [metering, accounts, ...others]) await broker.close();
  });
  await stack.startServices();
  const pool = new pg.Pool({ connectionString: stack.database('enforcement').ownerUrl, max: 4 });
  pool.on('error', () => undefined);
  context.onEnd(() => pool.end());
  const tenants = Array.from({ length: TENANTS }, () => newId('ten'));
  const probes = Array.from({ length: MEASURED }, () => newId('ten'));
  await announceTenants(accounts, [...tenants, ...probes]);
  for (;;) {
    const { rows } = await pool.query<{ known: string }>(
      'select count(*) as known from tenants where registered_at is not null and agreement_id is not null',
    );
    if (Number(rows[0]?.known) === TENANTS + MEASURED) break;
    await delay(50);
  }
  return { metering, pool, tenants, probes };
}

interface Sent {
  events: number;
  messages: bigint;
}

/** An open model: each commit's facts are due at their time, whatever became of those before. */
async function load({ metering, tenants }: UnderTest, stop: AbortSignal): Promise<Sent> {
  const each = BigInt(RATE / COMMITS / TENANTS / JOBS);
  const began = performance.now();
  const sent: Sent = { events: 0, messages: 0n };
  const open: Promise<unknown>[] = [];
  for (let commit = 0; !stop.aborted; commit += 1) {
    await delay(Math.max(0, began + (commit * 1_000) / COMMITS - performance.now()));
    for (const tenantId of tenants) {
      const lines = Array.from({ length: JOBS }, (_, job) =>
        lineOf({ jobId: `job-${(commit + job) % 50}`, messages: each, delivered: each }),
      );
      open.push(publish(metering, tenantId, lines));
      sent.events += 1;
      sent.messages += each * BigInt(JOBS);
    }
  }
  await Promise.all(open);
  return sent;
}

const lineOf = (over: Partial<FactsCountedLine>): FactsCountedLine => ({
  product: SMS_PRODUCT,
  jobId: '',
  hourStart: new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS),
  messages: 0n,
  ...NONE,
  ...over,
});

async function publish(broker: Broker, tenantId: string, lines: FactsCountedLine[]): Promise<void> {
  const factsId = newId('evt');
  const payload = FactsCounted.encode({ factsId, tenantId, lines, occurTime: new Date() }).finish();
  await broker.jetstream.publish('tollgate.metering.facts_counted', payload, { msgID: factsId });
}

/** Three complaints about a hundred thousand texts: more than the line of a month (jd/3.4). */
async function probe({ metering, pool }: UnderTest, tenantId: string): Promise<number> {
  const began = performance.now();
  await publish(metering, tenantId, [lineOf({ messages: 100_000n, delivered: 100_000n, complained: 3n })]);
  for (;;) {
    const { rows } = await pool.query("select from cases where tenant_id = $1 and trigger_id = 'complaint-ratio'", [
      tenantId,
    ]);
    if (rows.length > 0) return performance.now() - began;
    if (performance.now() - began > 60_000) throw new Error('a line was crossed and has no case after a minute');
    await delay(10);
  }
}

/** Every fact is counted once, and every crossing has one case. */
async function verify(context: BenchContext, { pool, tenants, probes }: UnderTest, sent: Sent): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    const { rows } = await pool.query<{ messages: string }>(
      'select coalesce(sum(messages), 0) as messages from counted_days where tenant_id = any($1)',
      [tenants],
    );
    if (BigInt(rows[0]?.messages ?? 0) === sent.messages) break;
    if (performance.now() > until) throw new Error(`${rows[0]?.messages} of ${sent.messages} messages are counted`);
    await delay(20);
  }
  const { rows } = await pool.query<{ cases: string }>(
    "select count(*) as cases from cases where trigger_id = 'complaint-ratio'",
  );
  if (Number(rows[0]?.cases) !== probes.length)
    throw new Error(`${rows[0]?.cases} cases of ${probes.length} crossings`);
  context.say('every fact is counted once, and every crossing has one case');
}
