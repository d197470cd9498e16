// The platform rules this build knows (data/policies): figures that agreements leave to the provider, by version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Frozen } from '../schema/agreement.ts';
import { policyFile } from '../schema/policy.ts';
import { startOfDay } from '../deadlines/shanghai-days.ts';
import { canonicalJson } from './canonical-json.ts';
import { deepFreeze } from './deep-freeze.ts';

/** One version of the platform rules; never edited, replaced by the next. */
export type PolicyVersion = Frozen<z.infer<typeof policyFile>> & {
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};
export type PolicyRule = PolicyVersion['rules'][number];

const folder = new URL('../../data/policies/', import.meta.url);

function readAll(): readonly PolicyVersion[] {
  return readdirSync(folder)
    .map((name) => {
      const raw: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
      return versionOf(policyFile.parse(raw), raw);
    })
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

function versionOf(policy: z.infer<typeof policyFile>, raw: unknown): PolicyVersion {
  const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
  return deepFreeze({ ...policy, contentHash });
}

/** A file of platform rules that this build does not have, or everything that is wrong with it. */
export function readPolicy(
  raw: unknown,
):
  | { readonly ok: true; readonly policy: PolicyVersion }
  | { readonly ok: false; readonly faults: readonly { readonly path: string; readonly message: string }[] } {
  const read = policyFile.safeParse(raw);
  if (read.success) return { ok: true, policy: versionOf(read.data, raw) };
  const faults = read.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return { ok: false, faults };
}

/** What messages a rule is about: the first word of its id says it. */
export function ruleChannel(rule: Pick<PolicyRule, 'id'>): 'EMAIL' | 'SMS' {
  return rule.id.startsWith('email-') ? 'EMAIL' : 'SMS';
}

const order = ({ id, inForceFrom, version }: PolicyVersion) => `${id} ${inForceFrom} ${version}`;
const policies = readAll();

/** Every version, by id and then by the day it came into force. */
export function listPolicies(): readonly PolicyVersion[] {
  return policies;
}

/** The version in force at an instant; undefined before the first. */
export function policyAt(at: Date, id = 'platform-rules'): PolicyVersion | undefined {
  return policies.findLast((p) => p.id === id && startOfDay(p.inForceFrom) <= at);
}
