// Reads what git would commit: tracked and new files, without ignored, binary and deleted ones.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type LandedMigrations, landedMigrationsPath, parseLandedMigrations } from './landed-migrations.ts';
import { parseRatchet, type Ratchet, ratchetPath } from './ratchet.ts';
import type { SourceFile } from './source.ts';

/** Larger files are samples that no rule has anything to say about. */
const bytesMax = 1_000_000;

/** Every text file of the working tree under `root`. Throws if `root` is no git clone or holds nothing. */
export function readTree(root: string): SourceFile[] {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0');
  const files = [...new Set(listed)]
    .filter((path) => path !== '')
    .filter((path) => existsSync(join(root, path)) && isPlainFile(join(root, path)))
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
  if (files.length === 0) throw new Error(`${root} holds no files that git knows of`);
  return files;
}

/** The ratchet as it stands now. */
export function readRatchet(root: string): Ratchet {
  return parseRatchet(readFileSync(join(root, ratchetPath), 'utf8'));
}

/** Every committed version of the ratchet that this clone knows, newest first; none before its first commit. */
export function committedRatchets(root: string): Ratchet[] {
  return committedVersions(root, ratchetPath).map(parseRatchet);
}

/** The landed migrations as they stand now. */
export function readLandedMigrations(root: string): LandedMigrations {
  return parseLandedMigrations(readFileSync(join(root, landedMigrationsPath), 'utf8'));
}

/** Every committed version of that list, newest first. */
export function committedLandedMigrations(root: string): LandedMigrations[] {
  return committedVersions(root, landedMigrationsPath).map(parseLandedMigrations);
}

function committedVersions(root: string, path: string): string[] {
  const commits = git(root, ['log', '--format=%H', '--diff-filter=AM', '--', path]).split('\n');
  return commits.filter((commit) => commit !== '').map((commit) => git(root, ['show', `${commit}:${path}`]));
}

function isPlainFile(path: string): boolean {
  const found = statSync(path);
  return found.isFile() && found.size <= bytesMax;
}

function git(root: string, args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
