// Signed heads in a folder: one file each, written whole or not at all, never written again.
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headName, type HeadShelf } from '../domain/head-shelf.ts';

const NAME = /^head-\d{19}\.jws$/;

/** Makes the folder when it is missing. */
export function headFolder(dir: string): HeadShelf {
  return {
    newest: async (limit) => {
      const names = (await readdir(dir).catch(missingIsEmpty)).filter((name) => NAME.test(name));
      const wanted = names.toSorted().toReversed().slice(0, limit);
      return Promise.all(wanted.map(async (name) => ({ name, text: await readFile(join(dir, name), 'utf8') })));
    },
    put: async (block, text) => {
      await mkdir(dir, { recursive: true });
      const place = join(dir, headName(block));
      const draft = `${place}.${process.pid}.part`;
      const file = await open(draft, 'w', 0o644);
      try {
        await file.writeFile(`${text}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      // A link never replaces what is there.
      await link(draft, place).catch(thereIsFine);
      await rm(draft);
    },
  };
}

function missingIsEmpty(error: unknown): string[] {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
}

function thereIsFine(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
