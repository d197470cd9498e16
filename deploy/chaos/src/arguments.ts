// What the command line of `npm run chaos` says. Pure.
import { parseArgs } from 'node:util';
import type { ChaosArea } from './area.ts';

export interface ChaosArguments {
  readonly area: string;
  /** One run each. */
  readonly seeds: readonly number[];
}

type Areas = Readonly<Record<string, Pick<ChaosArea, 'summary'>>>;

const SEED_LIMIT = 2 ** 32;

/** The arguments, or why they cannot be followed. `random` gives seeds where none is named. */
export function readArguments(
  args: readonly string[],
  areas: Areas,
  random: () => number,
): ChaosArguments | { readonly fault: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seeds: { type: 'string', default: '1' }, seed: { type: 'string' } },
    });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const [area, ...rest] = parsed.positionals;
  if (area === undefined) return { fault: 'Which area?' };
  if (rest.length > 0) return { fault: `One area at a time, not also ${rest.join(' ')}.` };
  if (!Object.hasOwn(areas, area)) return { fault: `There is no area ${area}.` };
  const { seeds: count, seed } = parsed.values;
  if (seed !== undefined) {
    if (!/^\d+$/.test(seed) || Number(seed) >= SEED_LIMIT)
      return { fault: `--seed is a whole number below ${SEED_LIMIT}.` };
    return { area, seeds: [Number(seed)] };
  }
  if (!/^[1-9]\d{0,3}$/.test(count)) return { fault: '--seeds is a whole number from 1 to 9999.' };
  return { area, seeds: Array.from({ length: Number(count) }, () => Math.floor(random() * SEED_LIMIT)) };
}

/** The listing of areas. */
export function usage(areas: Areas): string {
  return [
    'usage: npm run chaos -- <area> [--seeds N] [--seed S]',
    '',
    'areas:',
    ...Object.entries(areas).map(([name, area]) => `  ${name.padEnd(12)} ${area.summary}`),
    '',
    'Every run prints its seed; --seed S repeats its traffic and its kills.',
  ].join('\n');
}
