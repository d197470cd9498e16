// The strike rules this build knows (data/strike-rules).
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { startOfDay } from '../deadlines/shanghai-days.ts';
import type { Frozen } from '../schema/agreement.ts';
import { strikeRulesFile } from '../schema/strike-rules.ts';
import { authorityById } from './authorities.ts';
import { canonicalJson } from './canonical-json.ts';
import { deepFreeze } from './deep-freeze.ts';

/** One version of the rules; never edited, replaced by the next. */
export type StrikeRules = Frozen<z.infer<typeof strikeRulesFile>> & {
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};

const folder = new URL('../../data/strike-rules/', import.meta.url);

/** @throws Error for rules that contradict themselves or rest on no clause: they must not start a service. */
export function loadStrikeRules(raw: unknown): StrikeRules {
  const rules = strikeRulesFile.parse(raw);
  if (authorityById(rules.clause) === undefined)
    throw new Error(`${rules.id} ${rules.version}: there is no ${rules.clause}`);
  return deepFreeze({ ...rules, contentHash: createHash('sha256').update(canonicalJson(raw)).digest('hex') });
}

const versions: readonly StrikeRules[] = readdirSync(folder)
  .map((name) => loadStrikeRules(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
  .toSorted((a, b) => (`${a.inForceFrom} ${a.version}` < `${b.inForceFrom} ${b.version}` ? -1 : 1));

/** Every version, by the day it came into force. */
export function listStrikeRules(): readonly StrikeRules[] {
  return versions;
}

/** The rules in force at an instant. @throws RangeError before there were any. */
export function strikeRulesAt(at: Date): StrikeRules {
  const rules = versions.findLast((each) => startOfDay(each.inForceFrom) <= at);
  if (rules === undefined) throw new RangeError(`no strike rules at ${at.toISOString()}`);
  return rules;
}
