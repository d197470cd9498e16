// The coded classes of forbidden content (data/content-classes.json), read once.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Frozen } from '../schema/agreement.ts';
import { contentClass } from '../schema/content.ts';
import { deepFreeze } from './deep-freeze.ts';

export type ContentClass = Frozen<z.infer<typeof contentClass>>;

const file = new URL('../../data/content-classes.json', import.meta.url);

const classes: ReadonlyMap<string, ContentClass> = new Map(
  z
    .array(contentClass)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map((entry) => [entry.code, deepFreeze(entry)]),
);

/** Every class, in the order of the file. */
export function listContentClasses(): readonly ContentClass[] {
  return [...classes.values()];
}

/** The class of that code; undefined where there is none. */
export function contentClassByCode(code: string): ContentClass | undefined {
  return classes.get(code);
}
