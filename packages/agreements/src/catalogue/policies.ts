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
      const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
      return deepFreeze({ ...policyFile.parse(raw), contentHash });
    })
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
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
