// Migrations that have landed: a database somewhere has run them, so their files never change. The list stands in
// packages/tidy/landed-migrations.json as path and digest.
import { createHash } from 'node:crypto';

import type { SourceFile } from './source.ts';

/** Path of a landed migration to the SHA-256 of its text. */
export type LandedMigrations = Readonly<Record<string, string>>;

/** Where the list stands. */
export const landedMigrationsPath = 'packages/tidy/landed-migrations.json';

const migration = /^services\/[^/]+\/src\/store\/migrations\/\d[^/]*\.ts$/;

/** Every migration among the files, with the digest that it has now. */
export function migrationsOf(files: readonly SourceFile[]): LandedMigrations {
  return Object.fromEntries(
    files
      .filter(({ path }) => migration.test(path))
      .map(({ path, text }) => [path, createHash('sha256').update(text).digest('hex')]),
  );
}

/** Reads the file's text; throws on anything but an object of digests. */
export function parseLandedMigrations(text: string): LandedMigrations {
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null) throw new Error(`${landedMigrationsPath} is not an object`);
  return Object.fromEntries(
    Object.entries(data).map(([path, digest]: [string, unknown]) => {
      if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest))
        throw new Error(`${landedMigrationsPath}: "${path}" has no digest`);
      return [path, digest];
    }),
  );
}

/** Adds the migrations that are not in the list yet; what is in it stays as it is. */
export function land(landed: LandedMigrations, files: readonly SourceFile[]): string {
  const all = Object.entries({ ...migrationsOf(files), ...landed }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
}

/** What an earlier version of the list had and this one has not, or has otherwise: each is a complaint. */
export function forgotten(earlier: LandedMigrations, now: LandedMigrations): string[] {
  return Object.entries(earlier).flatMap(([path, digest]) =>
    now[path] === digest ? [] : [`${path} had landed with another digest: put the entry back`],
  );
}
