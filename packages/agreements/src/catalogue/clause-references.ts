// Finds every clause that the rules of an agreement name, and where: for checks, explanations and the clause table.

/** Member names whose string values (or lists of them) are clause ids, wherever they stand. */
const REFERENCES = new Set(['clause', 'usageClause', 'arrearsClause', 'expiryClause', 'also', 'survives']);

export interface ClauseReference {
  readonly id: string;
  /** Where it stands: `settlement.rules[3].lots.CASH.clause`. */
  readonly path: string;
}

/** Every reference below a value, in the order in which they stand. */
export function* clauseReferences(value: unknown, path = ''): Generator<ClauseReference> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const here = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (REFERENCES.has(key)) {
      for (const id of Array.isArray(member) ? member : [member]) if (typeof id === 'string') yield { id, path: here };
    } else {
      yield* clauseReferences(member, here);
    }
  }
}
