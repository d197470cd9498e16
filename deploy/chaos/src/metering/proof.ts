// The proof after the chaos: every message counted once, charged once and taken from the wallet once, nothing on its way.
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { isDomainError } from '@tollgate/errors';
import pg from 'pg';
import type { Expectation } from './traffic.ts';
import { CREDIT_MICROS, WORLD_SERVICES, type MeteringWorld, type WorldService } from './world.ts';

/** What is found for one tenant, in the words of Expectation, and what the wallet took. */
export interface Found extends Expectation {
  readonly takenMicros: bigint;
  readonly unposted: number;
}

const HOUR_MS = 3_600_000;
const SETTLE_MS = 90_000;

/** Waits until everything has arrived, then holds every figure against the expectation. Throws with what differs. */
export async function proveExactlyOnce(world: MeteringWorld, expected: readonly Expectation[]): Promise<void> {
  await quiet(world, expected);
  const faults: string[] = [];
  for (const wanted of expected) {
    const found = await foundOf(world, wanted.tenantId);
    const compare = (what: string, actual: bigint, right: bigint): void => {
      if (actual !== right) faults.push(`${wanted.tenantId}: ${what} ${actual}, but ${right} is right`);
    };
    compare('messages counted', found.messages, wanted.messages);
    compare('units counted', found.units, wanted.units);
    compare('micros charged', found.chargedMicros, wanted.chargedMicros);
    compare('micros taken from the wallet', found.takenMicros, wanted.chargedMicros);
    compare('charges not posted', BigInt(found.unposted), 0n);
  }
  const ledger = await world.proofs.wallet.verifyLedger({});
  const usage = await world.proofs.metering.verifyUsage({});
  for (const check of [...ledger.checks, ...usage.checks])
    if (!check.ok) faults.push(`${check.name}: ${check.faults.join('; ')}`);
  if (!ledger.ok || !usage.ok) faults.push('a proof of the books is not clean');
  for (const service of WORLD_SERVICES) {
    const left = await unpublished(world, service);
    if (left > 0) faults.push(`${left} events are left in the outbox of ${service}`);
  }
  const buried = (await world.streams.manager.streams.info('DEADLETTER')).state.messages;
  if (buried > 0) faults.push(`${buried} dead letters`);
  if (faults.length > 0) throw new Error(faults.join('\n  '));
}

/** What the services say about one tenant now. */
export async function foundOf(world: MeteringWorld, tenantId: string): Promise<Found> {
  const counted = await usageOf(world, tenantId);
  const charged = await chargesOf(world, tenantId);
  const { balance } = await world.balances.getBalance({ tenantId });
  const left = (balance?.cash?.micros ?? 0n) - (balance?.arrears?.micros ?? 0n);
  return { tenantId, ...counted, ...charged, takenMicros: CREDIT_MICROS - left };
}

async function usageOf(world: MeteringWorld, tenantId: string): Promise<{ messages: bigint; units: bigint }> {
  const { rows } = await world.usage.queryUsage({
    tenantId,
    startTime: new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 24 * HOUR_MS),
    endTime: new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS),
    window: 'USAGE_WINDOW_MONTH',
    timeZone: '',
    groupBy: [],
    product: SMS_PRODUCT,
    pageSize: 0,
    pageToken: '',
  });
  return rows.reduce((sum, row) => ({ messages: sum.messages + row.messages, units: sum.units + row.billableUnits }), {
    messages: 0n,
    units: 0n,
  });
}

async function chargesOf(world: MeteringWorld, tenantId: string): Promise<{ chargedMicros: bigint; unposted: number }> {
  let chargedMicros = 0n;
  let unposted = 0;
  let pageToken = '';
  do {
    const page = await world.invoices.listCharges({ tenantId, pageSize: 500, pageToken });
    for (const charge of page.charges) {
      chargedMicros += charge.amount?.micros ?? 0n;
      if (!charge.posted) unposted++;
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return { chargedMicros, unposted };
}

/** Until nothing is pending anywhere; what is wrong then stays wrong. */
async function quiet(world: MeteringWorld, expected: readonly Expectation[]): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const waiting = await whatIsPending(world, expected).catch((error: unknown) => {
      // A service or the broker has just come back, and not everybody has noticed.
      if (isDomainError(error) && error.category === 'unavailable') return error.message;
      throw error;
    });
    if (waiting === undefined) return;
    if (Date.now() > until) throw new Error(`not at rest after ${SETTLE_MS / 1_000} s: ${waiting}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function whatIsPending(world: MeteringWorld, expected: readonly Expectation[]): Promise<string | undefined> {
  const ingest = await world.proofs.metering.getIngestStatus({});
  if (ingest.pendingBatches > 0n) return `${ingest.pendingBatches} batches are not counted`;
  for (const service of WORLD_SERVICES) {
    const left = await unpublished(world, service);
    if (left > 0) return `${left} events of ${service} are not published`;
  }
  for (const { tenantId } of expected) {
    const status = await world.invoices.getChargingStatus({ tenantId });
    if (status.pendingUsageEvents > 0n) return `${status.pendingUsageEvents} usage events are not priced`;
    if (status.unpostedCharges > 0n) return `${status.unpostedCharges} charges are not posted`;
  }
  return undefined;
}

/** Events that are committed and not yet published. */
export async function unpublished(world: Pick<MeteringWorld, 'stack'>, service: WorldService): Promise<number> {
  const client = new pg.Client({ connectionString: world.stack.database(service).ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) from outbox where published_at is null');
    return Number(rows[0]?.count ?? 0);
  } finally {
    await client.end();
  }
}
