// The data folder of a local PostgreSQL: chosen where its user can reach it, checked, and made when it is new.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { LocalServerError } from './local-server-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { blockedAt, type RunAs } from './unprivileged.ts';

/** The major version whose data folders this package can serve. */
const POSTGRES_MAJOR = '18';

/** The super-user of local clusters. */
export const ADMIN = 'postgres';

/**
 * The folder to use for the wanted one: itself, or, when the user that PostgreSQL must run as cannot reach it, a folder
 * of the same owner under /var/tmp (which survives a reboot) or the system's temporary folder.
 */
export function reachableFolder(wanted: string, user: RunAs | undefined): string {
  const folder = resolve(wanted);
  if (user === undefined || blockedAt(dirname(folder), user) === undefined) return folder;
  const root = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const other = join(root, `tollgate-${digest}`, basename(folder));
  const blocked = blockedAt(dirname(other), user);
  if (blocked === undefined) return other;
  throw new LocalServerError(
    `PostgreSQL runs as user ${user.uid} here, which may not enter ${blocked}: move the checkout or the data folder to a place that every user can enter.`,
  );
}

/** Makes the cluster when the folder is absent or empty; otherwise checks that it is one this version can serve. */
export function prepareCluster(
  folder: string,
  password: string,
  binaries: PostgresBinaries,
  user: RunAs | undefined,
): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) {
    createCluster(folder, password, binaries, user);
    return;
  }
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    throw new LocalServerError(`${folder} is not a PostgreSQL data folder: move it away, or choose another folder.`);
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== POSTGRES_MAJOR) {
    throw new LocalServerError(
      `${folder} was made by PostgreSQL ${version}, and this is PostgreSQL ${POSTGRES_MAJOR}: move it away, or upgrade it with pg_upgrade.`,
    );
  }
  const owner = statSync(folder).uid;
  const runner = user?.uid ?? process.getuid?.();
  if (runner !== undefined && owner !== runner) {
    throw new LocalServerError(`${folder} belongs to user ${owner}: start as that user, or move the folder away.`);
  }
}

// Made beside its place and moved there whole, so that a killed start leaves no half-made cluster.
function createCluster(folder: string, password: string, binaries: PostgresBinaries, user: RunAs | undefined): void {
  mkdirSync(dirname(folder), { recursive: true });
  const half = `${folder}.new-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${half}.password`;
  try {
    mkdirSync(half, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user !== undefined) {
      for (const path of [half, passwordFile]) chownSync(path, user.uid, user.gid);
    }
    runInitdb(half, passwordFile, binaries, user);
    renameSync(half, folder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
}

function runInitdb(folder: string, passwordFile: string, binaries: PostgresBinaries, user: RunAs | undefined): void {
  const args = [
    '-D',
    folder,
    '-U',
    ADMIN,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider sorts by code point and needs no locale of the operating system.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  const initdb = spawnSync(binaries.initdb, args, {
    ...user,
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
  });
  if (initdb.status === 0) return;
  const why = initdb.error?.message ?? complaint(initdb.stderr) ?? `initdb ended with exit code ${initdb.status}`;
  throw new LocalServerError(`PostgreSQL could not make its data folder ${folder}: ${why}.`);
}

function complaint(stderr: string): string | undefined {
  return stderr.split('\n').find((line) => line.startsWith('initdb: error:'));
}

/** A bare environment: PG* variables of the caller must not steer a local server. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' };
}
