// The rules that stand beside every agreement: statutes (law/…) and Tollgate's own rules (house/…).
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { clause } from '../schema/terms.ts';
import type { Clause } from '../schema/agreement.ts';
import { deepFreeze } from './deep-freeze.ts';

const file = new URL('../../data/authorities.json', import.meta.url);

const authorities: ReadonlyMap<string, Clause> = new Map(
  z
    .array(clause)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map((entry) => [entry.id, deepFreeze(entry)]),
);

/** The statute or house rule of that id. */
export function authorityById(id: string): Clause | undefined {
  return authorities.get(id);
}
