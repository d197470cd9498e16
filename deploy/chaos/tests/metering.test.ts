// A short chaos run as everybody's tests have it; `npm run chaos -- metering --seeds 20` is the long one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishBatch } from '../src/index.ts';
import { meteringRun } from '../src/metering/area.ts';
import { proveExactlyOnce } from '../src/metering/proof.ts';
import { trafficOf } from '../src/metering/traffic.ts';
import { startMeteringWorld, type MeteringWorld } from '../src/metering/world.ts';
import { seeded } from '../src/random.ts';

const SEED = 20_261_121;
let world: MeteringWorld;
beforeAll(async () => {
  world = await startMeteringWorld();
}, 90_000);
afterAll(() => world?.stop(), 60_000);

it('counts and charges every message once while services are killed', { timeout: 180_000 }, async () => {
  const said: string[] = [];
  await meteringRun(world, SEED, { say: (line) => said.push(line) }, 3);
  expect(said.filter((line) => line.startsWith('killed '))).toHaveLength(3);
});

it('finds a message that is missing, and one that is too many', { timeout: 120_000 }, async () => {
  const [tenantId = ''] = await world.openTenants(1);
  const { batches, expected } = trafficOf(seeded(1), [tenantId], 20, BigInt(Date.now()));
  for (const batch of batches) await publishBatch(world, tenantId, batch.events);
  await proveExactlyOnce(world, expected);
  for (const difference of [-1n, 1n]) {
    const wrong = expected.map((one) => ({ ...one, messages: one.messages + difference }));
    await expect(proveExactlyOnce(world, wrong)).rejects.toThrow(
      `messages counted 20, but ${20n + difference} is right`,
    );
  }
});
