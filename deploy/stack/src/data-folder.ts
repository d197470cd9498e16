// What to say when the system refuses something in the data folder. Pure.
import { dirname, resolve, sep } from 'node:path';

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use it: give it to this user (chown), or set TOLLGATE_HOME to a folder of your own',
  EPERM: 'this user may not change it: give it to this user (chown), or set TOLLGATE_HOME to a folder of your own',
  EEXIST: 'a file is in the way of a folder: move it away, or set TOLLGATE_HOME to another folder',
  ENOTDIR: 'a file is in the way of a folder: move it away, or set TOLLGATE_HOME to another folder',
  EISDIR: 'a folder is in the way of a file: move it away, or set TOLLGATE_HOME to another folder',
  EROFS: 'the file system is read-only: set TOLLGATE_HOME to a folder that can be written',
  ENOSPC: 'the disk is full: make room, or set TOLLGATE_HOME to a folder on another disk',
};

/** One sentence with advice when `error` is the system's refusal in or on the way to `home`; undefined otherwise. */
export function folderRefusal(error: unknown, home: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  const { code, path } = error;
  if (typeof code !== 'string' || typeof path !== 'string' || !concerns(path, home)) return undefined;
  const advice = ADVICE[code];
  return advice === undefined ? undefined : `The data folder cannot be used because of ${path} (${code}): ${advice}.`;
}

// mkdir names the folder above that stopped it, not the one it was asked for.
function concerns(path: string, home: string): boolean {
  const at = resolve(path);
  for (let folder = resolve(home); ; folder = dirname(folder)) {
    if (at === folder) return true;
    if (dirname(folder) === folder) return at.startsWith(resolve(home) + sep);
  }
}
