// Forbidden content: the coded classes (data/content-classes.json) and the clauses of an agreement that forbid them.
import { z } from 'zod';
import { bilingual, clauseId } from './words.ts';

const contentCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/);

/** Whose list a class comes from: the nine prohibitions, the five of the public-security notice, or the agreements'. */
const CONTENT_LISTS = ['NINE_PROHIBITIONS', 'PUBLIC_SECURITY_FIVE', 'AGREEMENTS'] as const;

export const contentClass = z.strictObject({
  code: contentCode,
  list: z.enum(CONTENT_LISTS),
  /** Its number in a statutory list; null in the agreements' own. */
  item: z.int().positive().nullable(),
  /** The statute that forbids it whatever an agreement says; null where only agreements do. */
  law: clauseId.nullable(),
  title: bilingual,
});

export const contentRule = z.strictObject({ clause: clauseId, codes: z.array(contentCode).min(1) });
