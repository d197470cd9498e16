// Chaos for the ledger: three wallet processes on one database take crossing commands while they and PostgreSQL are killed.
import type { ChaosArea, ChaosContext } from '../area.ts';
import { seeded, type Random } from '../random.ts';
import type { Business } from './answers.ts';
import { carryOn, credit } from './callers.ts';
import { Journal } from './journal.ts';
import { proveExactlyOnce } from './proof.ts';
import { startWalletWorld, type WalletWorld } from './world.ts';

const TENANTS = 6;
const CALLERS = 12;
const RUN_MS = 65_000;
/** Little enough that reservations are refused and charges become arrears. */
const OPENING_CASH = 40_000_000n;

export const walletArea: ChaosArea = {
  summary:
    'kills three wallet processes and PostgreSQL under crossing commands for 65 s; what was acknowledged is there once',
  prepare: async (context) => {
    const world = await startWalletWorld();
    context.onEnd(() => world.stop());
    return async (seed) => void (await walletRun(world, seed, context));
  },
};

/** One run; throws with what was lost or doubled, and answers what happened. */
export async function walletRun(
  world: WalletWorld,
  seed: number,
  { say }: Pick<ChaosContext, 'say'>,
  runMs = RUN_MS,
): Promise<{ readonly journal: Journal; readonly tenants: readonly string[]; readonly kills: number }> {
  const random = seeded(seed);
  const tenants = await world.openTenants(TENANTS);
  const journal = new Journal();
  let over = false;
  const business: Business = { world, tenants, journal, isOver: () => over };
  for (const tenantId of tenants) await credit(business, random, OPENING_CASH, tenantId);
  const callers = Array.from({ length: CALLERS }, (_, place) => carryOn(business, seeded(seed + place + 1)));
  const working = Promise.all(callers).finally(() => (over = true));
  // Awaited below; until then its failure is nobody's.
  working.catch(() => undefined);
  let kills = 0;
  try {
    kills = await killAtRandom(world, { random: seeded(seed ^ 0x5eed), runMs, isOver: () => over }, say);
  } finally {
    over = true;
    await working;
  }
  say(`${journal.answered.length} commands were answered, ${kills} kills, ${journal.unknown} calls without an answer`);
  say(`refused: ${[...journal.refusals].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none'}`);
  await proveExactlyOnce(world, { tenants, journal }, random);
  const { draws, reversals, freezes } = journal;
  say(`${reversals.size} reversals, ${draws.size} draws and ${freezes.size} freezes are there once`);
  say(
    `${journal.charges.size} charges and ${journal.reservations.size} reservations are there once; the ledger verifies`,
  );
  return { journal, tenants, kills };
}

interface Killing {
  readonly random: Random;
  readonly runMs: number;
  readonly isOver: () => boolean;
}

/** Everybody's turn comes, in an order by chance, until the time is over; then all are there again. */
async function killAtRandom(
  world: WalletWorld,
  { random, runMs, isOver }: Killing,
  say: (line: string) => void,
): Promise<number> {
  const until = Date.now() + runMs;
  const victims = [...world.processes.keys(), 'postgres' as const];
  let turns: typeof victims = [];
  let kills = 0;
  while (Date.now() < until && !isOver()) {
    await pause(random.between(200, 2_500));
    if (turns.length === 0) turns = random.shuffle(victims);
    const victim = turns.pop();
    if (victim === undefined) break;
    const start = await kill(world, victim);
    const downMs = random.between(0, 1_200);
    say(`killed ${victim === 'postgres' ? victim : `wallet ${victim + 1}`}, down for ${downMs} ms`);
    kills += 1;
    await pause(downMs);
    await start();
  }
  return kills;
}

async function kill({ stack, processes }: WalletWorld, victim: number | 'postgres'): Promise<() => Promise<void>> {
  if (victim === 'postgres') return stack.crash('postgres');
  const control = processes[victim]?.control;
  if (control === undefined) throw new Error(`there is no wallet ${victim}`);
  await control.kill();
  return () => control.start();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
