// What the command line of `npm run bench` says. Pure.
import { parseArgs } from 'node:util';
import type { BenchCase } from './case.ts';

export interface BenchArguments {
  readonly area: string;
  readonly cases: readonly BenchCase[];
  readonly json: boolean;
  readonly force: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly rows: number;
}

type Areas = Readonly<Record<string, readonly BenchCase[]>>;

/** A median of fewer is chance. */
export const MEANINGFUL_ROUNDS = 5;
const DEFAULT_ROUNDS = '7';
const DEFAULT_SECONDS = '3';
const DEFAULT_ROWS = '5000000';

/** The arguments, or why they cannot be followed. */
export function readArguments(args: readonly string[], areas: Areas): BenchArguments | { readonly fault: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        case: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string', default: DEFAULT_ROUNDS },
        seconds: { type: 'string', default: DEFAULT_SECONDS },
        rows: { type: 'string', default: DEFAULT_ROWS },
      },
    });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const { positionals, values } = parsed;
  const [area, ...rest] = positionals;
  if (area === undefined) return { fault: 'Which area?' };
  if (rest.length > 0) return { fault: `One area at a time, not also ${rest.join(' ')}.` };
  const all = Object.hasOwn(areas, area) ? areas[area] : undefined;
  if (all === undefined) return { fault: `There is no area ${area}.` };
  const unknown = values.case.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) return { fault: `The area ${area} has no case ${unknown}.` };
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1_000)
    return { fault: '--rounds is a whole number from 1 on.' };
  if (rounds < MEANINGFUL_ROUNDS && !values.force)
    return {
      fault: `A median of fewer than ${MEANINGFUL_ROUNDS} rounds says nothing: add --force to have it all the same.`,
    };
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 600)) return { fault: '--seconds is a number above 0.' };
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1_000_000 || rows > 1_000_000_000)
    return { fault: '--rows is a whole number from 1,000,000 on.' };
  const cases = values.case.length === 0 ? all : all.filter((one) => values.case.includes(one.name));
  return { area, cases, json: values.json, force: values.force, rounds, seconds, rows };
}

/** The listing of areas and cases. */
export function usage(areas: Areas): string {
  const listing = Object.entries(areas).flatMap(([area, cases]) => [
    `  ${area}`,
    ...cases.map((one) => `    ${one.name.padEnd(16)} ${one.summary}`),
  ]);
  return [
    'usage: npm run bench -- <area> [--json] [--case <name>] [--rounds N] [--seconds S] [--rows N] [--force]',
    '',
    'areas and their cases:',
    ...listing,
    '',
    'Each figure is a ratio to a baseline measured in the same run, in alternating rounds. --force measures on a busy',
    'machine or in too few rounds, and marks the figures as such. --rows is how far growth fills its table.',
  ].join('\n');
}
