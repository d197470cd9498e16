// What an agreement says about itself: its clauses, dates, how it is accepted, what prevails, how long it binds.
import { z } from 'zod';
import { bilingual, calendarDate, clauseId, CONTRADICTION_KINDS, wholeNumber } from './words.ts';

/** A numbered rule of the source in our own short words, and what it makes the software do. */
export const clause = z.strictObject({
  id: clauseId,
  title: bilingual,
  /** What Tollgate does because of it; null when the clause has no consequence for software. */
  consequence: bilingual.nullable(),
});

/** `stated` is what the source says of itself; `inForceFrom` is the first Asia/Shanghai day this version binds. */
export const dates = z.strictObject({
  stated: z.strictObject({ published: calendarDate.nullable(), effective: calendarDate.nullable() }),
  inForceFrom: calendarDate,
});

const ACCEPTANCE_MODES = ['CLICK', 'SEAL', 'USE_IN_FACT', 'OTHER'] as const;
export type AcceptanceMode = (typeof ACCEPTANCE_MODES)[number];

export const acceptance = z.strictObject({ clause: clauseId, modes: z.array(z.enum(ACCEPTANCE_MODES)).min(1) });

/** Which text wins when two differ, strongest first. */
export const precedence = z.strictObject({
  clause: clauseId,
  also: z.array(clauseId),
  order: z.array(z.enum(['SEALED_CONTRACT', 'TERMS', 'SERVICE_PAGE', 'PRICE_PAGE', 'ORDER_PAGE'])).min(1),
});

export const contradiction = z.strictObject({
  kind: z.enum(CONTRADICTION_KINDS),
  clauses: z.array(clauseId).min(1),
  note: bilingual,
});

/** How far one side answers for the other's loss. */
export const liabilityCap = z.strictObject({
  clause: clauseId,
  liable: z.enum(['PROVIDER', 'TENANT']),
  measure: z.enum(['FEE_OF_SERVICE', 'UNLIMITED']),
  indirectLoss: z.boolean(),
});

export const confidentiality = z.strictObject({
  clause: clauseId,
  binds: z.enum(['PROVIDER', 'MUTUAL']),
  /** Months it outlives the agreement; null is for ever. */
  monthsAfterEnd: wholeNumber.nullable(),
});

/** Contract period; null months means open-ended. */
export const term = z.strictObject({ clause: clauseId, months: wholeNumber.nullable(), survives: z.array(clauseId) });

export const kycRequirement = z.strictObject({
  clause: clauseId,
  applicant: z.enum(['ENTERPRISE', 'INDIVIDUAL']),
  before: z.enum(['SERVICE', 'SEND', 'TOP_UP']),
  /** When it is asked for: at the start, whenever the provider demands it, after a change, for each text to be sent. */
  occasion: z.enum(['OPENING', 'ON_DEMAND', 'ON_CHANGE', 'CONTENT']),
  papers: z
    .array(
      z.enum([
        'BUSINESS_LICENCE',
        'LEGAL_PERSON_ID',
        'OPERATOR_ID',
        'POWER_OF_ATTORNEY',
        'ID_CARD',
        'SUPPORTING_PAPERS',
      ]),
    )
    .min(1),
});

/** How long the provider keeps a tenant's data. */
export const retention = z.strictObject({
  clause: clauseId,
  keptUntil: z.enum(['STATUTE_ALLOWS', 'NO_LONGER_NEEDED', 'ACCOUNT_CLOSED']),
});
