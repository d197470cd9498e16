// Chaos for counting and charging: traffic flows while services are killed and started again.
import type { ChaosArea, ChaosContext } from '../area.ts';
import { seeded, type Random } from '../random.ts';
import { publishBatch, recordBatch } from './feed.ts';
import { proveExactlyOnce } from './proof.ts';
import { trafficOf, type Traffic } from './traffic.ts';
import { startMeteringWorld, type MeteringWorld } from './world.ts';

const TENANTS = 3;
const MESSAGES_A_TENANT = 400;
/** Each victim once, and metering again. */
const KILLS = 6;
const VICTIMS = ['metering', 'postgres', 'nats', 'billing', 'wallet'] as const;
type Victim = (typeof VICTIMS)[number];

export const meteringArea: ChaosArea = {
  summary:
    'kills metering, billing, wallet, PostgreSQL and NATS while delivery events come in; every message counts and costs once',
  prepare: async (context) => {
    const world = await startMeteringWorld();
    context.onEnd(() => world.stop());
    return (seed) => meteringRun(world, seed, context);
  },
};

/** One run; throws with what was lost or doubled. */
export async function meteringRun(
  world: MeteringWorld,
  seed: number,
  { say }: Pick<ChaosContext, 'say'>,
  kills = KILLS,
): Promise<void> {
  const random = seeded(seed);
  const tenants = await world.openTenants(TENANTS);
  const traffic = trafficOf(random, tenants, MESSAGES_A_TENANT, BigInt(Date.now()));
  const events = traffic.batches.reduce((sum, batch) => sum + batch.events.length, 0);
  say(`${events} reports about ${TENANTS * MESSAGES_A_TENANT} messages in ${traffic.batches.length} batches`);
  // Streams of chance of their own, so that kills do not depend on how the traffic is drawn.
  const killing = killAtRandom(world, seeded(seed ^ 0x5eed), kills, say);
  // Awaited below; until then its failure is nobody's.
  killing.catch(() => undefined);
  try {
    await feed(world, traffic, random);
  } finally {
    await killing;
  }
  await world.stack.startServices();
  await proveExactlyOnce(world, traffic.expected);
  say('every message counted once, charged once, paid once; ledger and usage verified; outboxes empty');
}

async function feed(world: MeteringWorld, { batches }: Traffic, random: Random): Promise<void> {
  for (const { tenantId, events } of batches) {
    await (random.next() < 0.5 ? publishBatch(world, tenantId, events) : recordBatch(world, events));
    await pause(random.between(0, 160));
  }
}

async function killAtRandom(
  world: MeteringWorld,
  random: Random,
  kills: number,
  say: (line: string) => void,
): Promise<void> {
  // Everybody's turn comes, in an order by chance.
  const turns = Array.from({ length: kills }, (_, index) => VICTIMS[index % VICTIMS.length] ?? 'metering');
  for (const victim of random.shuffle(turns)) {
    await pause(random.between(50, 900));
    const start = await kill(world, victim);
    const downMs = random.between(0, 1_500);
    say(`killed ${victim}, down for ${downMs} ms`);
    await pause(downMs);
    await start();
    // A service that was starting while a server was down may have given up.
    await world.stack.startServices();
  }
}

async function kill({ stack }: MeteringWorld, victim: Victim): Promise<() => Promise<void>> {
  if (victim === 'postgres' || victim === 'nats') return stack.crash(victim);
  const control = stack.service(victim);
  await control.kill();
  return () => control.start();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
