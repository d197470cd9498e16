// `npm run chaos -- <area>`: one run a seed on a stack of its own. Exits 0 when every run held, 1 when one did not, 2 when
// the command line cannot be followed.
import { AREAS } from './areas.ts';
import { readArguments, usage } from './arguments.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const undos: (() => Promise<void> | void)[] = [];

async function undoAll(): Promise<void> {
  for (const undo of undos.splice(0).toReversed()) await undo();
}

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2), AREAS, Math.random);
  const area = 'fault' in wanted ? undefined : AREAS[wanted.area];
  if ('fault' in wanted || area === undefined) {
    process.stderr.write(`${'fault' in wanted ? wanted.fault : ''}\n\n${usage(AREAS)}\n`);
    return 2;
  }
  const run = await area.prepare({ say: (line) => say(`  ${line}`), onEnd: (undo) => void undos.push(undo) });
  for (const [index, seed] of wanted.seeds.entries()) {
    say(`run ${index + 1} of ${wanted.seeds.length}, seed ${seed}`);
    try {
      await run(seed);
    } catch (error) {
      say(`  FAILED: ${error instanceof Error ? error.message : String(error)}`);
      say(`  repeat it with: npm run chaos -- ${wanted.area} --seed ${seed}`);
      // What went wrong may be in the shared stack: a later run would only repeat it.
      return 1;
    }
  }
  say(`${wanted.seeds.length} of ${wanted.seeds.length} runs held`);
  return 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void undoAll().finally(() => process.exit(130));
  });
}

const code = await main().catch((error: unknown) => {
  process.stderr.write(`The chaos run failed: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
await undoAll();
process.exit(code);
