// The rules for cases this build knows (data/case-rules).
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { startOfDay } from '../deadlines/shanghai-days.ts';
import type { Frozen } from '../schema/agreement.ts';
import { caseRulesFile } from '../schema/case-rules.ts';
import { canonicalJson } from './canonical-json.ts';
import { deepFreeze } from './deep-freeze.ts';

/** One version of the rules; never edited, replaced by the next. */
export type CaseRules = Frozen<z.infer<typeof caseRulesFile>> & {
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};

const folder = new URL('../../data/case-rules/', import.meta.url);

const versions: readonly CaseRules[] = readdirSync(folder)
  .map((name) => {
    const raw: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
    return deepFreeze({ ...caseRulesFile.parse(raw), contentHash });
  })
  .toSorted((a, b) => (`${a.inForceFrom} ${a.version}` < `${b.inForceFrom} ${b.version}` ? -1 : 1));

/** The rules in force at an instant. @throws RangeError before there were any. */
export function caseRulesAt(at: Date): CaseRules {
  const rules = versions.findLast((each) => startOfDay(each.inForceFrom) <= at);
  if (rules === undefined) throw new RangeError(`no rules for cases at ${at.toISOString()}`);
  return rules;
}
