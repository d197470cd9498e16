// npm run tidy: checks the tree against the house rules. --json for programs, --tighten shrinks the ratchet.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { findUnused } from './knip.ts';
import { grown, printRatchet, type Ratchet, ratchetPath, tighten } from './ratchet.ts';
import { faultLines, faultsJson, summary } from './report.ts';
import { allRules } from './rules/index.ts';
import { measureOverruns } from './rules/lengths.ts';
import type { Fault, SourceFile } from './source.ts';
import { committedRatchets, readRatchet, readTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const options = { json: { type: 'boolean', default: false }, tighten: { type: 'boolean', default: false } } as const;

function main(): number {
  const { values } = parseArgs({ options });
  const files = readTree(root);
  const ratchet = readRatchet(root);
  if (values.tighten) return shrinkRatchet(files, ratchet);
  const say = (text: string): void => {
    if (!values.json) process.stderr.write(`${text}\n`);
  };
  const rules = allRules({ ratchet, cloneRoot: root });
  say(`reading ${files.length} files with ${rules.length} rules ...`);
  const faults = [...rules.flatMap((rule) => rule.check(files)), ...ratchetGrowth(ratchet)];
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

function shrinkRatchet(files: readonly SourceFile[], ratchet: Ratchet): number {
  writeFileSync(join(root, ratchetPath), printRatchet(tighten(ratchet, measureOverruns(files))));
  return 0;
}

process.exitCode = main();
