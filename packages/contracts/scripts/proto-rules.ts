// The rules a change of the contracts has to pass, each answering with the fault it found or nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { buf, bufOrThrow } from './buf.ts';
import { differences, readOrUndefined } from './folder.ts';
import { generateInto } from './generation.ts';
import { digestName, genDir, landedImage } from './places.ts';

// Ours only: third-party files keep their own authors' style.
const ours = ['--path', 'tollgate'];

/** What buf lint says against the contracts. */
export const lintFault = (): Promise<string | undefined> => refusal(['lint', ...ours]);

/** Where the contracts are not formatted as buf format would. */
export const formatFault = (): Promise<string | undefined> => refusal(['format', '--diff', '--exit-code', ...ours]);

/** How the contracts would break someone who was built against the landed state. */
export async function breakingFault(): Promise<string | undefined> {
  if ((await readOrUndefined(landedImage)) === undefined) return undefined;
  return refusal(['breaking', '--against', landedImage, ...ours]);
}

/** Says so when the contracts are not the landed ones, byte for byte. */
export async function landedFault(): Promise<string | undefined> {
  const current = await inScratch(async (dir) => {
    const file = path.join(dir, 'current.binpb');
    await buildLandable(file);
    return readOrUndefined(file);
  });
  const landed = await readOrUndefined(landedImage);
  if (landed !== undefined && current?.equals(landed) === true) return undefined;
  return 'the contracts differ from proto/landed.binpb: run `npm run proto:land` and commit it';
}

/** Names what in the generated folder is not what the contracts give now. */
export async function driftFault(): Promise<string | undefined> {
  const drifted = await inScratch(async (dir) => {
    await generateInto(dir);
    return differences(dir, genDir, [digestName]);
  });
  if (drifted.length === 0) return undefined;
  return `generated code differs from the contracts, run \`npm run generate\`: ${drifted.join(', ')}`;
}

/** Builds the image that is committed as the landed state. */
export async function buildLandable(file: string): Promise<void> {
  await bufOrThrow(['build', '--exclude-source-info', ...ours, '-o', file]);
}

async function refusal(args: readonly string[]): Promise<string | undefined> {
  const answer = await buf(args);
  return answer.code === 0 ? undefined : answer.output;
}

async function inScratch<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tollgate-contracts-'));
  try {
    return await run(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
