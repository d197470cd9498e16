// Strike rules: what a sanction counts against a tenant, for how long, and what so many strikes suggest (data/strike-rules).
import { z } from 'zod';
import { SANCTIONS } from './ladder.ts';
import { bilingual, calendarDate, clauseId, dayCount } from './words.ts';

export const strikeRulesFile = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.string().regex(/^[0-9a-z][0-9a-z.-]*$/),
    inForceFrom: calendarDate,
    title: bilingual,
    /** Where the figures come from. */
    source: bilingual,
    clause: clauseId,
    /** Full days from the beginning of the sanction after which its strikes decay; null: never. */
    counts: z.array(
      z.strictObject({ sanction: z.enum(SANCTIONS), strikes: z.int().positive(), days: dayCount.nullable() }),
    ),
    /** From so many strikes on; a person decides. */
    suggests: z.array(z.strictObject({ from: z.int().positive(), sanction: z.enum(SANCTIONS) })),
  })
  .refine(({ counts }) => SANCTIONS.every((each) => counts.filter((c) => c.sanction === each).length === 1), {
    error: 'each sanction counts once',
  })
  .refine(({ suggests }) => suggests.every((each, i) => i === 0 || each.from > (suggests[i - 1]?.from ?? 0)), {
    error: 'suggestions come with ever more strikes',
  });
