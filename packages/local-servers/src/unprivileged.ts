// PostgreSQL refuses to run as root. As root this package runs it as another user, who needs to reach the binaries
// and the data folder; this file finds that user and checks that every folder on the way lets it through.
import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A user and group to run a server as. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on Debian and everywhere that follows the Linux convention. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

/**
 * Whom to run PostgreSQL as: undefined (ourselves) unless we are root; as root the owner of an existing data folder,
 * so that a folder made by an ordinary user keeps its owner, else nobody.
 */
export function chooseUser(dataDir: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = statSync(dataDir, { throwIfNoEntry: false });
  if (found !== undefined && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  return NOBODY;
}

/** The first folder on the way to `path` (itself included when it exists) that the user cannot pass through. */
export function blockedAt(path: string, user: RunAs): string | undefined {
  const parents: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    parents.unshift(at);
    if (dirname(at) === at) break;
  }
  return parents.find((folder) => !mayPass(folder, user));
}

function mayPass(folder: string, user: RunAs): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return true;
  if (found.uid === user.uid) return (found.mode & 0o100) !== 0;
  if (found.gid === user.gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}
