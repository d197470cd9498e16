// Metering in a process of its own on servers of its own, with tenants and a price book, and what the cases do with it.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Channel } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import {
  announceTenants,
  connectBroker,
  connectStack,
  EMAIL_PRODUCT,
  SMS_PRODUCT,
  startPrivateStack,
} from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type { Broker } from '@tollgate/nats';
import type { Client } from '@tollgate/rpc';
import pg from 'pg';
import type { BenchContext } from '../case.ts';
import type { EncodedBatch } from './traffic.ts';

export interface MeteringUnderTest {
  readonly tenants: readonly string[];
  readonly gateway: Client<typeof MeteringServiceService>;
  /** On metering's own database, as its owner. */
  readonly pool: pg.Pool;
  /** Resolves when the broker has stored all of them. */
  publish(batches: readonly EncodedBatch[]): Promise<void>;
  /** Resolves when everything that is stored is counted. */
  counted(): Promise<void>;
  /** Batches that are stored and not counted. */
  lag(): Promise<number>;
  /** The most memory that the process has had resident, in bytes. */
  peakBytes(): number;
  /** PostgreSQL has written everything down that it still holds in memory. */
  checkpoint(): Promise<void>;
  /** Throws unless usage is what the messages make. */
  verify(): Promise<void>;
}

const PUBLISHES_AT_ONCE = 32;
const POLL_MS = 10;

export async function startMetering(context: BenchContext, tenantCount: number): Promise<MeteringUnderTest> {
  const stack = await startPrivateStack({ services: ['metering'] });
  context.onEnd(() => stack.stop());
  await stack.startServices();
  const [accounts, billing, gateway] = await Promise.all(
    (['accounts', 'billing', 'gateway'] as const).map((as) => connectBroker(stack.file, as)),
  );
  if (!accounts || !billing || !gateway) throw new Error('an identity is missing');
  context.onEnd(async () => {
    for (const broker of [accounts, billing, gateway]) await broker.close();
  });
  const [asGateway, asOperator] = await Promise.all(
    (['gateway', 'cli'] as const).map((as) => connectStack(stack.file, as)),
  );
  if (!asGateway || !asOperator) throw new Error('an identity is missing');
  context.onEnd(() => [asGateway, asOperator].forEach((each) => each.close()));
  const operator = asOperator.client('metering', MeteringServiceService);
  const pool = new pg.Pool({ connectionString: stack.database('metering').ownerUrl, max: 4 });
  // The server may be stopped before the pool when a case fails.
  pool.on('error', () => undefined);
  context.onEnd(() => pool.end());
  const tenants = Array.from({ length: tenantCount }, () => newId('ten'));
  await announceTenants(accounts, tenants);
  await announceProduct(billing);
  await untilKnown(pool, tenants.length);
  const lag = async (): Promise<number> => Number((await operator.getIngestStatus({})).pendingBatches);
  return {
    tenants,
    gateway: asGateway.client('metering', MeteringServiceService),
    pool,
    publish: (batches) => publish(gateway, batches),
    lag,
    counted: async () => {
      while ((await lag()) > 0) await delay(POLL_MS);
    },
    checkpoint: async () => {
      const admin = new pg.Client({ connectionString: stack.adminUrl() });
      await admin.connect();
      try {
        await admin.query('checkpoint');
      } finally {
        await admin.end();
      }
    },
    peakBytes: () => peakOf(stack.service('metering').pid() ?? 0),
    verify: async () => {
      const proof = await operator.verifyUsage({}, { deadlineMs: 1_800_000 });
      const faults = proof.checks.flatMap((check) => check.faults.map((fault) => `${check.name}: ${fault}`));
      if (!proof.ok || faults.length > 0) throw new Error(`usage is not what the messages make: ${faults.join('; ')}`);
    },
  };
}

async function announceProduct(billing: Broker): Promise<void> {
  const tariffs = [
    { product: SMS_PRODUCT, channel: Channel.SMS },
    { product: EMAIL_PRODUCT, channel: Channel.EMAIL },
  ];
  const event = PriceBookPublished.fromPartial({
    priceBook: { priceBookId: newId('prb'), tariffs },
    occurTime: new Date(),
  });
  await billing.jetstream.publish('tollgate.billing.price_book_published', PriceBookPublished.encode(event).finish(), {
    msgID: newId('evt'),
  });
}

async function untilKnown(pool: pg.Pool, tenants: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ ready: boolean }>(
      'select (select count(*) from tenant_agreements) >= $1 and exists (select from products) as ready',
      [tenants],
    );
    if (rows[0]?.ready === true) return;
    await delay(50);
  }
}

async function publish(broker: Broker, batches: readonly EncodedBatch[]): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++])
      await broker.jetstream.publish(batch.subject, batch.payload, { msgID: newId('evt') });
  };
  await Promise.all(Array.from({ length: PUBLISHES_AT_ONCE }, hand));
}

/** VmHWM of proc(5): the kernel's own high-water mark, which no sampling can miss. */
function peakOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error('the system does not tell the memory of the process');
  return Number(kilobytes) * 1_024;
}
