// npm run tidy: checks the tree against the house rules. --json for programs; --tighten shrinks the ratchet,
// --complete-lockfile adds other machines' platform packages, --land-migrations adds new migrations to the landed ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { findUnused } from './knip.ts';
import { forgotten, land, type LandedMigrations, landedMigrationsPath } from './landed-migrations.ts';
import { completeLock, lockPath } from './lock-platforms.ts';
import { grown, printRatchet, type Ratchet, ratchetPath, tighten } from './ratchet.ts';
import { faultLines, faultsJson, summary } from './report.ts';
import { allRules } from './rules/index.ts';
import { measureOverruns } from './rules/lengths.ts';
import type { Fault } from './source.ts';
import { committedLandedMigrations, committedRatchets, readLandedMigrations, readRatchet, readTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const options = {
  json: { type: 'boolean', default: false },
  tighten: { type: 'boolean', default: false },
  'complete-lockfile': { type: 'boolean', default: false },
  'land-migrations': { type: 'boolean', default: false },
} as const;

function main(): number {
  const { values } = parseArgs({ options });
  if (values['complete-lockfile']) return rewrite(lockPath, completeLock(readFileSync(join(root, lockPath), 'utf8')));
  const files = readTree(root);
  const ratchet = readRatchet(root);
  const landed = readLandedMigrations(root);
  if (values['land-migrations']) return rewrite(landedMigrationsPath, land(landed, files));
  if (values.tighten) return rewrite(ratchetPath, printRatchet(tighten(ratchet, measureOverruns(files))));
  const say = (text: string): void => {
    if (!values.json) process.stderr.write(`${text}\n`);
  };
  const rules = allRules({ ratchet, landed, cloneRoot: root });
  say(`reading ${files.length} files with ${rules.length} rules ...`);
  const faults = [...rules.flatMap((rule) => rule.check(files)), ...ratchetGrowth(ratchet), ...unlanded(landed)];
  say('looking for unused files, exports and dependencies ...');
  faults.push(...findUnused(root));
  if (values.json) console.log(faultsJson(faults, files.length));
  else for (const line of [...faultLines(faults), summary(faults, files.length, rules.length + 1)]) console.log(line);
  return faults.length === 0 ? 0 : 1;
}

function ratchetGrowth(ratchet: Ratchet): Fault[] {
  const complaints = new Set(committedRatchets(root).flatMap((earlier) => grown(earlier, ratchet)));
  return [...complaints].map((message) => ({ path: ratchetPath, line: 1, rule: 'length', message }));
}

function unlanded(landed: LandedMigrations): Fault[] {
  const complaints = new Set(committedLandedMigrations(root).flatMap((earlier) => forgotten(earlier, landed)));
  return [...complaints].map((message) => ({
    path: landedMigrationsPath,
    line: 1,
    rule: 'landed-migrations',
    message,
  }));
}

function rewrite(path: string, text: string): number {
  writeFileSync(join(root, path), text);
  return 0;
}

process.exitCode = main();
