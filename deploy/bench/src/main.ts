// `npm run bench -- <area>`: measures, and leaves nothing running. Exits 0 when every target is reached, 1 when one is
// missed or a run failed, 2 when the command line cannot be followed or the machine is busy. Progress goes to standard
// error, figures to standard output.
import { AREAS } from './areas.ts';
import { MEANINGFUL_ROUNDS, readArguments, usage, type BenchArguments } from './arguments.ts';
import type { BenchCase, BenchContext, Measurement } from './case.ts';
import { whyBusy } from './idle-machine.ts';
import { resultOf, tableOf, type BenchResult } from './results.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const undos: (() => Promise<void> | void)[] = [];

async function undoAll(): Promise<void> {
  for (const undo of undos.splice(0).toReversed()) await undo();
}

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2), AREAS);
  if ('fault' in wanted) {
    say(`${wanted.fault}\n\n${usage(AREAS)}`);
    return 2;
  }
  const busy = await whyBusy();
  if (busy !== undefined && !wanted.force) {
    say(
      `The machine is busy: ${busy}. Benchmarks need an idle one; --force measures all the same and marks the figures.`,
    );
    return 2;
  }
  // What makes the figures worthless goes into them.
  const forced = busy !== undefined || wanted.rounds < MEANINGFUL_ROUNDS;
  if (busy !== undefined) say(`Measuring although ${busy}.`);
  const results: BenchResult[] = [];
  for (const one of wanted.cases) {
    const measured = await runCase(one, wanted);
    for (const each of measured.map((measurement) => resultOf(measurement, forced))) {
      results.push(each);
      if (wanted.json) process.stdout.write(`${JSON.stringify(each)}\n`);
    }
  }
  if (!wanted.json) process.stdout.write(`${tableOf(wanted.area, results)}\n`);
  return results.every((each) => each.ok) ? 0 : 1;
}

async function runCase(one: BenchCase, wanted: BenchArguments): Promise<readonly Measurement[]> {
  say(`${one.name}: ${one.summary}`);
  const context: BenchContext = {
    rounds: wanted.rounds,
    roundMs: wanted.seconds * 1_000,
    rows: wanted.rows,
    say: (line) => say(`  ${line}`),
    onEnd: (undo) => void undos.push(undo),
  };
  try {
    return await one.run(context);
  } finally {
    await undoAll();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void undoAll().finally(() => process.exit(130));
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(`The benchmark failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
