// Finds nats-server: on the PATH, else the system's package unpacked into a cache folder, without root.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { LocalServerError } from './local-server-error.ts';

// Where packages put it that are often missing from an ordinary user's PATH.
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

const APT_TIMEOUT_MS = 120_000;

/**
 * The path of a nats-server program that runs: from the PATH, from an earlier unpacking in `cacheDir`, or from the
 * Debian package downloaded there. Throws LocalServerError saying how to install one.
 */
export async function findNatsServer(cacheDir: string, path: string = process.env['PATH'] ?? ''): Promise<string> {
  const onPath = [...path.split(delimiter).filter((folder) => folder !== ''), ...USUAL_FOLDERS]
    .map((folder) => join(folder, 'nats-server'))
    .find(runs);
  if (onPath !== undefined) return onPath;
  const unpacked = join(resolve(cacheDir), 'nats-server');
  const cached = join(unpacked, 'usr', 'sbin', 'nats-server');
  if (runs(cached)) return cached;
  const failure = unpackFromApt(resolve(cacheDir), unpacked);
  if (failure === undefined && runs(cached)) return cached;
  throw new LocalServerError(
    `nats-server is not installed${failure === undefined ? '' : ` (${failure})`}: ${howToInstall()}`,
  );
}

function howToInstall(): string {
  return 'install it with "apt install nats-server" on Debian or Ubuntu, "brew install nats-server" on macOS, or from https://nats.io/download elsewhere, so that it is on the PATH.';
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    if (!statSync(file).isFile()) return false;
  } catch {
    return false;
  }
  return spawnSync(file, ['--version'], { timeout: 10_000 }).status === 0;
}

// Returns why it could not be done, or undefined when the package now lies unpacked in `target`.
function unpackFromApt(cacheDir: string, target: string): string | undefined {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb'))
    return 'and this system has no apt to fetch it with';
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'fetch-'));
  try {
    const fetched = apt(work, [], ['download', 'nats-server']) === undefined ? undefined : fetchWithOwnLists(work);
    if (fetched !== undefined) return fetched;
    const deb = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (deb === undefined) return 'and apt-get download gave no package';
    const half = join(work, 'unpacked');
    const unpack = spawnSync('dpkg-deb', ['-x', join(work, deb), half], { encoding: 'utf8' });
    if (unpack.status !== 0) return `and its package could not be unpacked: ${lastLine(unpack.stderr)}`;
    rmSync(target, { recursive: true, force: true });
    renameSync(half, target);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// A fresh image has no package lists, and an ordinary user may not write the system's: keep private ones.
function fetchWithOwnLists(work: string): string | undefined {
  for (const folder of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(work, folder), { recursive: true });
  const own = [
    '-o',
    `Dir::State=${join(work, 'state')}`,
    '-o',
    `Dir::State::lists=${join(work, 'state', 'lists')}`,
    '-o',
    'Dir::State::status=/var/lib/dpkg/status',
    '-o',
    `Dir::Cache=${join(work, 'cache')}`,
  ];
  return apt(work, own, ['update']) ?? apt(work, own, ['download', 'nats-server']);
}

function apt(cwd: string, options: readonly string[], command: readonly string[]): string | undefined {
  // As root apt would hand downloads to its own user, which may not enter the cache folder.
  const sandbox = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  const run = spawnSync('apt-get', ['-q', ...sandbox, ...options, ...command], {
    cwd,
    encoding: 'utf8',
    timeout: APT_TIMEOUT_MS,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (run.status === 0) return undefined;
  return `and apt-get ${command[0]} failed: ${lastLine(run.stderr) || (run.error?.message ?? 'no reason given')}`;
}

function lastLine(text: string | null): string {
  return (
    (text ?? '')
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^E:\s*/, '') ?? ''
  );
}
