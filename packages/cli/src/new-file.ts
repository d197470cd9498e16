// Files that commands write.
import { writeFile } from 'node:fs/promises';

import { CommandFailure, EXIT } from './exit-code.ts';

/** Never over a file that is there: it may be another document. */
export async function writeNew(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new CommandFailure(EXIT.usage, exists ? `${path} is there already` : `${path} cannot be written`);
  }
}
