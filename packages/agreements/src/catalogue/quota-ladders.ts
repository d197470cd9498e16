// The quota ladders this build knows (data/quota-ladders), each held to the clauses of the agreement it is for.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { startOfDay } from '../deadlines/shanghai-days.ts';
import type { Frozen } from '../schema/agreement.ts';
import { quotaLadderFile } from '../schema/quota-ladder.ts';
import { canonicalJson } from './canonical-json.ts';
import { agreementById, clauseById } from './catalogue.ts';
import { clauseReferences } from './clause-references.ts';
import { deepFreeze } from './deep-freeze.ts';

/** One version of a ladder; never edited, replaced by the next. */
export type QuotaLadder = Frozen<z.infer<typeof quotaLadderFile>> & {
  /** sha256 over the canonical JSON of the file, lower-case hex. */
  readonly contentHash: string;
};
export type QuotaRule = QuotaLadder['raise'][number];

const folder = new URL('../../data/quota-ladders/', import.meta.url);

/** @throws Error naming every clause that the agreement does not have: such a ladder must not start a service. */
export function loadQuotaLadder(raw: unknown): QuotaLadder {
  const ladder = quotaLadderFile.parse(raw);
  const agreement = agreementById(ladder.agreement);
  const unknown = [...clauseReferences(ladder)].filter(
    ({ id }) => agreement === undefined || clauseById(agreement, id) === undefined,
  );
  if (agreement === undefined || unknown.length > 0)
    throw new Error(
      `${ladder.id} ${ladder.version}: ${ladder.agreement} has no ${unknown.map(({ id, path }) => `${id} (${path})`).join(', ')}`,
    );
  const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
  return deepFreeze({ ...ladder, contentHash });
}

const order = ({ id, inForceFrom, version }: QuotaLadder) => `${id} ${inForceFrom} ${version}`;
const ladders: readonly QuotaLadder[] = readdirSync(folder)
  .map((name) => loadQuotaLadder(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
  .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));

/** Every version of every ladder, by id and then by the day it came into force. */
export function listQuotaLadders(): readonly QuotaLadder[] {
  return ladders;
}

/** The ladder of an agreement that is in force at an instant; undefined where it has none. */
export function quotaLadderAt(agreementId: string, at: Date): QuotaLadder | undefined {
  return ladders.findLast((each) => each.agreement === agreementId && startOfDay(each.inForceFrom) <= at);
}
