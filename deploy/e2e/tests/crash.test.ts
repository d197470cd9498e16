// kill -9 at the points where something could be lost or doubled: between commit and publish, between publish and mark,
// between receive and commit, between the wallet's commit and billing's. A lock holds the service there until it is dead.
// And an outage of the broker: what was acknowledged before and meanwhile is there afterwards, once.
import {
  foundOf,
  proveExactlyOnce,
  publishBatch,
  startMeteringWorld,
  unpublished,
  type MeteringWorld,
} from '@tollgate/deploy-chaos';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { SMS_PRODUCT, SMS_UNIT_MICROS } from '@tollgate/deploy-stack';
import { LotsCredited } from '@tollgate/contracts/wallet/v1/events';
import { refusal, seenEvents } from '@tollgate/testing';
import { randomUUID } from 'node:crypto';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lockRelay, lockTable } from '../src/held-lock.ts';

let world: MeteringWorld;
let tenantId: string;
beforeAll(async () => {
  world = await startMeteringWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  // Whatever a failed test has left down.
  await world.stack.startServices();
  [tenantId = ''] = await world.openTenants(1);
});

const databaseOf = (service: 'metering' | 'billing' | 'wallet') => world.stack.adminUrl(`tollgate_${service}`);

/** What metering tells of a tenant's commit: the billable lines, and the facts. */
const EVENTS_A_COMMIT = 2;

const MESSAGES = 25;
const UNITS = BigInt(MESSAGES * 2);
const expected = () => [{ tenantId, messages: BigInt(MESSAGES), units: UNITS, chargedMicros: UNITS * SMS_UNIT_MICROS }];

/** That a message of two segments was submitted. */
const report = (index: number): DeliveryEvent => ({
  tenantId,
  product: SMS_PRODUCT,
  messageId: `crash-${index}`,
  recipient: `139${String(index).padStart(8, '0')}`,
  kind: 'DELIVERY_EVENT_KIND_SUBMITTED',
  occurTimeMs: BigInt(Date.now()),
  segments: 2,
  jobId: 'crash',
  grantId: '',
  detailCode: '',
});

/** All messages in one batch; resolves when the broker has it. */
const send = (): Promise<void> =>
  publishBatch(
    world,
    tenantId,
    Array.from({ length: MESSAGES }, (_, index) => report(index)),
  );

/** Facts about this tenant's usage that the broker has, by their id. */
async function usageFacts(): Promise<string[]> {
  const facts = await seenEvents(world.streams, 'tollgate.metering.usage_counted');
  return facts.filter(({ data }) => UsageCounted.decode(data).tenantId === tenantId).map(({ messageId }) => messageId);
}

it('metering, between its commit and its publish', async () => {
  const metering = world.stack.service('metering');
  await metering.stop();
  const lock = await lockRelay(databaseOf('metering'));
  try {
    await metering.start();
    await send();
    // The count is committed, its event waits in the outbox, the broker knows nothing of it.
    await expect.poll(() => unpublished(world, 'metering'), { timeout: 20_000 }).toBe(EVENTS_A_COMMIT);
    expect(await usageFacts()).toEqual([]);
    await metering.kill();
  } finally {
    await lock.release();
  }
  expect(await unpublished(world, 'metering')).toBe(EVENTS_A_COMMIT);
  await metering.start();
  await proveExactlyOnce(world, expected());
  expect(await usageFacts()).toHaveLength(1);
});

it('metering, between its publish and the mark that it was published', async () => {
  const metering = world.stack.service('metering');
  await metering.stop();
  const relay = await lockRelay(databaseOf('metering'));
  await metering.start();
  await send();
  await expect.poll(() => unpublished(world, 'metering'), { timeout: 20_000 }).toBe(EVENTS_A_COMMIT);
  const outbox = await lockTable(databaseOf('metering'), 'outbox', 'SHARE');
  try {
    await relay.release();
    await outbox.somebodyWaits('tollgate-metering');
    expect(await usageFacts()).toHaveLength(1);
    await metering.kill();
    await outbox.endSessions('tollgate-metering');
  } finally {
    await outbox.release();
  }
  expect(await unpublished(world, 'metering')).toBe(EVENTS_A_COMMIT);
  await metering.start();
  await proveExactlyOnce(world, expected());
  expect(await usageFacts()).toHaveLength(1);
});

it.each([
  ['metering', 'outcomes'],
  ['billing', 'charges'],
  ['wallet', 'charge'],
] as const)('%s, between receiving and committing to %s', async (service, table) => {
  const victim = world.stack.service(service);
  const lock = await lockTable(databaseOf(service), table, 'EXCLUSIVE');
  try {
    await send();
    await lock.somebodyWaits(`tollgate-${service}`);
    await victim.kill();
    expect(victim.pid()).toBeUndefined();
  } finally {
    await lock.release();
  }
  await victim.start();
  await proveExactlyOnce(world, expected());
});

it('billing, between the wallet taking a charge and billing noting it', async () => {
  const [billing, wallet] = [world.stack.service('billing'), world.stack.service('wallet')];
  await wallet.stop();
  await send();
  const waiting = async () => (await world.invoices.getChargingStatus({ tenantId })).unpostedCharges;
  await expect.poll(waiting, { timeout: 20_000 }).toBe(1n);
  const lock = await lockTable(databaseOf('billing'), 'charge_progress', 'SHARE');
  try {
    await wallet.start();
    await lock.somebodyWaits('tollgate-billing');
    const { takenMicros, unposted } = await foundOf(world, tenantId);
    expect({ takenMicros, unposted }).toEqual({ takenMicros: UNITS * SMS_UNIT_MICROS, unposted: 1 });
    await billing.kill();
    await lock.endSessions('tollgate-billing');
  } finally {
    await lock.release();
  }
  await billing.start();
  await proveExactlyOnce(world, expected());
});

it('nobody, but the broker goes away for a while', async () => {
  const [other = ''] = await world.openTenants(1);
  const amount = { currencyCode: 'CNY', micros: 3n };
  const credit = {
    requestId: randomUUID(),
    tenantId: other,
    credits: [{ kind: 'LOT_KIND_CASH' as const, amount, pricePaid: amount, expireTime: undefined }],
    origin: 'outage',
  };
  await send();
  await world.stack.broker.interrupt();
  try {
    // What needs the broker says so, and the gateway keeps its events.
    const events = { requestId: randomUUID(), source: 'e2e', events: [report(0)] };
    const answer = await refusal(world.gateway.recordDeliveryEvents(events, { deadlineMs: 30_000 }));
    expect(answer).toMatchObject({ category: 'unavailable', reason: 'BROKER_UNAVAILABLE' });
    // What does not need it goes on; the fact about it waits in the outbox.
    expect((await world.wallet.creditLots(credit)).lots).toHaveLength(1);
    expect(await unpublished(world, 'wallet')).toBe(1);
  } finally {
    await world.stack.broker.resume();
  }
  await proveExactlyOnce(world, expected());
  const facts = await seenEvents(world.streams, 'tollgate.wallet.lots_credited');
  const told = facts.map(({ data }) => LotsCredited.decode(data)).filter(({ tenantId: of }) => of === other);
  // One of the opening, one of the outage.
  expect(told.map(({ origin }) => origin)).toEqual(['chaos', 'outage']);
});
