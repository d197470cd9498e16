// From usage that metering committed to the balance that it changed: metering, billing and wallet in processes of their own,
// at half of the rate that the whole chain's metering reaches in the same run. Each figure is one line of usage, followed by
// its ids through the three databases: when its usage was committed, and when the wallet posted its charge.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadIdentity, signPersonToken } from '@tollgate/auth';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import {
  announceTenants,
  connectBroker,
  connectStack,
  type PrivateStack,
  SMS_PRODUCT,
  startPrivateStack,
} from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type { Broker } from '@tollgate/nats';
import type { Client } from '@tollgate/rpc';
import pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';
import { type EncodedBatch, EVENTS_A_BATCH, trafficOf } from '../metering/traffic.ts';
import { percentile } from '../open-load.ts';

/** Milliseconds. */
const PROMISED = 2_000;
const TENANTS = 20;
const PEAK_EVENTS = 200_000;
const SECONDS = 20;
const CREDIT = { currencyCode: 'CNY', micros: 1_000_000_000_000n };

export const usageToBalance: BenchCase = {
  name: 'usage-to-balance',
  summary: `ms from usage committed to balance changed (p99, at half of metering's rate), against ${PROMISED} ms`,
  run: async (context) => {
    const chain = await startChain(context);
    const began = performance.now();
    await chain.publish(trafficOf(shapeOf(chain), PEAK_EVENTS, 'peak'));
    await chain.counted();
    const rate = PEAK_EVENTS / ((performance.now() - began) / 1_000);
    await chain.posted();
    const from = new Date();
    context.say(`metering reaches ${rate.toFixed(0)} events/s beside billing and wallet; sending half of it`);
    await sendAt(chain, rate / 2);
    await chain.counted();
    await chain.posted();
    const latencies = await chain.latencies(from);
    const value = percentile(latencies, 0.99);
    context.say(
      `${latencies.length} lines: median ${percentile(latencies, 0.5).toFixed(0)} ms, p99 ${value.toFixed(0)} ms, last ${percentile(latencies, 1).toFixed(0)} ms`,
    );
    const ratio = value / PROMISED;
    return [{ name: 'usage-to-balance', value, unit: 'ms', baseline: PROMISED, ratio, target: 1, lowerIsBetter: true }];
  },
};

interface Chain {
  readonly tenants: readonly string[];
  publish(batches: readonly EncodedBatch[]): Promise<void>;
  /** Everything that is stored is counted. */
  counted(): Promise<void>;
  /** Everything that was counted is charged and posted. */
  posted(): Promise<void>;
  /** Of the lines committed since, sorted. */
  latencies(from: Date): Promise<Float64Array>;
}

const shapeOf = ({ tenants }: Chain) => ({ tenants, ids: 'time-ordered', duplicates: 0 }) as const;

/** An open model: batches go out when they are due, whatever becomes of those before. */
async function sendAt(chain: Chain, rate: number): Promise<void> {
  const batches = trafficOf(shapeOf(chain), Math.ceil((rate * SECONDS) / EVENTS_A_BATCH) * EVENTS_A_BATCH, 'half');
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (const [place, batch] of batches.entries()) {
    await delay(Math.max(0, began + (place * SECONDS * 1_000) / batches.length - performance.now()));
    sent.push(chain.publish([batch]));
  }
  await Promise.all(sent);
}

async function startChain(context: BenchContext): Promise<Chain> {
  const stack = await startPrivateStack({ services: ['metering', 'billing', 'wallet'], env: { LOG_LEVEL: 'warn' } });
  context.onEnd(() => stack.stop());
  await stack.startServices();
  const [accounts, gateway] = await Promise.all(
    (['accounts', 'gateway'] as const).map((as) => connectBroker(stack.file, as)),
  );
  if (!accounts || !gateway) throw new Error('an identity is missing');
  context.onEnd(async () => {
    for (const broker of [accounts, gateway]) await broker.close();
  });
  const [console, billing, cli] = await Promise.all(
    (['console', 'billing', 'cli'] as const).map((as) => connectStack(stack.file, as)),
  );
  if (!console || !billing || !cli) throw new Error('an identity is missing');
  context.onEnd(() => [console, billing, cli].forEach((each) => each.close()));
  const pools = (['metering', 'billing', 'wallet'] as const).map((name) => poolOf(context, stack, name));
  const [metering, charges, ledger] = pools;
  if (!metering || !charges || !ledger) throw new Error('a database is missing');
  const key = await loadIdentity(join(stack.file.identitiesDir, 'accounts'));
  const person = () =>
    signPersonToken(key, { userId: newId('usr'), kind: 'staff', roles: ['finance'] }, new Date(), 900);
  await publishPrices(console.client('billing', CatalogServiceService, person));
  const tenants = Array.from({ length: TENANTS }, () => newId('ten'));
  await announceTenants(accounts, tenants);
  await untilKnown(metering);
  for (const tenantId of tenants) await credit(billing.client('wallet', WalletServiceService), tenantId);
  const operator = cli.client('metering', MeteringServiceService);
  return {
    tenants,
    publish: (batches) => publish(gateway, batches),
    counted: async () => {
      while ((await operator.getIngestStatus({})).pendingBatches > 0n) await delay(20);
    },
    posted: async () => {
      for (;;) {
        const told = await countOf(metering, 'select count(*) from published_usage');
        const posted = await countOf(charges, 'select count(*) from charge_progress where posted_at is not null');
        if (told === posted) return;
        await delay(50);
      }
    },
    latencies: (from) => latenciesOf({ metering, charges, ledger }, from),
  };
}

function poolOf(context: BenchContext, stack: PrivateStack, name: 'metering' | 'billing' | 'wallet'): pg.Pool {
  const pool = new pg.Pool({ connectionString: stack.database(name).ownerUrl, max: 2 });
  // The server may be stopped before the pool when a case fails.
  pool.on('error', () => undefined);
  context.onEnd(() => pool.end());
  return pool;
}

async function publishPrices(catalog: Client<CatalogServiceService>): Promise<void> {
  await catalog.publishPriceBook({
    requestId: randomUUID(),
    effectiveTime: new Date('2026-01-01T00:00:00+08:00'),
    tariffs: [
      {
        product: SMS_PRODUCT,
        channel: 'CHANNEL_SMS',
        tierMode: 'TIER_MODE_GRADUATED',
        tiers: [
          { fromUnits: 0n, unitPrice: { currencyCode: 'CNY', micros: 45_000n } },
          { fromUnits: 100_000n, unitPrice: { currencyCode: 'CNY', micros: 42_000n } },
        ],
      },
    ],
    topUpBonuses: [],
    cause: 'PRICE_CAUSE_OWN_DECISION',
    notices: [],
    validateOnly: false,
  });
}

async function untilKnown(metering: pg.Pool): Promise<void> {
  const ready = `select (select count(*) from tenant_agreements) >= ${TENANTS} and exists (select from products) as ready`;
  while ((await metering.query<{ ready: boolean }>(ready)).rows[0]?.ready !== true) await delay(50);
}

/** The registration reaches the wallet by an event: until then it does not know the tenant. */
async function credit(wallet: Client<WalletServiceService>, tenantId: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await wallet.creditLots({
        requestId: randomUUID(),
        tenantId,
        credits: [{ kind: 'LOT_KIND_CASH', amount: CREDIT, pricePaid: CREDIT, expireTime: undefined }],
        origin: 'bench',
      });
      return;
    } catch (error) {
      if (attempt > 200) throw error;
      await delay(50);
    }
  }
}

const PUBLISHES_AT_ONCE = 32;

async function publish(broker: Broker, batches: readonly EncodedBatch[]): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++])
      await broker.jetstream.publish(batch.subject, batch.payload, { msgID: newId('evt') });
  };
  await Promise.all(Array.from({ length: Math.min(PUBLISHES_AT_ONCE, batches.length) }, hand));
}

async function countOf(pool: pg.Pool, query: string): Promise<string> {
  return (await pool.query<{ count: string }>(query)).rows[0]?.count ?? '';
}

interface Books {
  readonly metering: pg.Pool;
  readonly charges: pg.Pool;
  readonly ledger: pg.Pool;
}

/** One machine, one clock. What has no charge or no posting throws: nothing may be left out of the figure. */
async function latenciesOf({ metering, charges, ledger }: Books, from: Date): Promise<Float64Array> {
  const committed = await metering.query<{ usage_id: string; at: Date }>(
    'select usage_id, min(created_at) as at from published_usage where created_at >= $1 group by usage_id',
    [from],
  );
  const at = new Map(committed.rows.map((row) => [row.usage_id, row.at.getTime()]));
  const charged = await charges.query<{ charge_id: string; usage_id: string }>(
    'select charge_id, usage_id from charges where usage_id = any($1)',
    [[...at.keys()]],
  );
  const posted = await ledger.query<{ reference: string; at: Date }>(
    'select charge_id as reference, posted_at as at from charge where charge_id = any($1)',
    [charged.rows.map((row) => row.charge_id)],
  );
  const postedAt = new Map(posted.rows.map((row) => [row.reference, row.at.getTime()]));
  const latencies = charged.rows.map(({ charge_id, usage_id }) => {
    const [begun, ended] = [at.get(usage_id), postedAt.get(charge_id)];
    if (begun === undefined || ended === undefined) throw new Error(`${charge_id} of ${usage_id} was not posted`);
    return ended - begun;
  });
  if (latencies.length === 0) throw new Error('no usage was charged');
  return Float64Array.from(latencies).toSorted();
}
