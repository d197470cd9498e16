// What statutes demand whatever an agreement says (data/statutory-overrides.json), read once.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Frozen } from '../schema/agreement.ts';
import { statutoryOverrides } from '../schema/statutory.ts';
import { deepFreeze } from './deep-freeze.ts';

const file = new URL('../../data/statutory-overrides.json', import.meta.url);

/** The floors under every agreement. */
export const STATUTORY: Frozen<z.infer<typeof statutoryOverrides>> = deepFreeze(
  statutoryOverrides.parse(JSON.parse(readFileSync(file, 'utf8'))),
);
