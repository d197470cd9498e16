// Reads a file that a command line names.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { CommandFailure, EXIT } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/** @throws CommandFailure for wrong usage when it is not there or no JSON. */
export async function readJson({ cwd }: Pick<Surroundings, 'cwd'>, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path.resolve(cwd, file), 'utf8'));
  } catch {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read as JSON`);
  }
}
