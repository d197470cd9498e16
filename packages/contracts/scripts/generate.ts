// `npm run generate`: brings packages/contracts/src/gen up to date with proto/, or does nothing when it already is.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { putInPlace, readOrUndefined } from './folder.ts';
import { generateInto, inputDigest } from './generation.ts';
import { digestName, genDir, imageName } from './places.ts';

const digest = await inputDigest();
const recorded = (await readOrUndefined(path.join(genDir, digestName)))?.toString('utf8');
const image = await readOrUndefined(path.join(genDir, imageName));
if (recorded !== digest || image === undefined) {
  const made = await mkdtemp(path.join(tmpdir(), 'tollgate-contracts-'));
  try {
    await generateInto(made);
    await putInPlace(made, genDir, [digestName]);
    // Last, so that an interrupted run is done again.
    await writeFile(path.join(genDir, digestName), digest);
  } catch (error) {
    process.stderr.write(`generate: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}
