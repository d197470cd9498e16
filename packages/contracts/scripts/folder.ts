// Compares and synchronises folders of made files.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes `target` equal to `made`: writes what differs, file by file in one step each, and removes what is gone
 * (but not `spare`). Files that are already right are left alone, so that others may read the folder meanwhile.
 */
export async function putInPlace(made: string, target: string, spare: readonly string[] = []): Promise<void> {
  await mkdir(target, { recursive: true });
  const wanted = await filesUnder(made);
  for (const file of wanted) {
    const bytes = await readFile(path.join(made, file));
    const to = path.join(target, file);
    if ((await readOrUndefined(to))?.equals(bytes) === true) continue;
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(`${to}.${process.pid}`, bytes);
    await rename(`${to}.${process.pid}`, to);
  }
  const keep = new Set([...wanted, ...spare]);
  for (const file of await filesUnder(target)) {
    if (!keep.has(file)) await rm(path.join(target, file), { force: true });
  }
}

/** Names of files that are in only one of two folders or differ between them, sorted. */
export async function differences(left: string, right: string, except: readonly string[] = []): Promise<string[]> {
  const names = new Set([...(await filesUnder(left)), ...(await filesUnder(right))]);
  for (const name of except) names.delete(name);
  const different: string[] = [];
  for (const name of [...names].toSorted()) {
    const [a, b] = await Promise.all([readOrUndefined(path.join(left, name)), readOrUndefined(path.join(right, name))]);
    if (a === undefined || b === undefined || !a.equals(b)) different.push(name);
  }
  return different;
}

/** Reads a file, or undefined when there is none. */
export async function readOrUndefined(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names of the files in a folder and below it, sorted; none when the folder does not exist. */
export async function filesUnder(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
