// Every clause a rule names must exist, in the agreement itself or among the authorities; every clause stands once.
import type { z } from 'zod';
import type { agreementFile } from '../schema/agreement.ts';
import { authorityById } from './authorities.ts';
import { fault, type AgreementFault } from './fault.ts';

type File = z.infer<typeof agreementFile>;

/** Member names whose string values (or lists of them) are clause ids, wherever they stand in the file. */
const REFERENCES = new Set(['clause', 'usageClause', 'arrearsClause', 'expiryClause', 'also', 'survives']);

function* references(value: unknown, path: string): Generator<{ id: string; path: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const here = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (REFERENCES.has(key)) {
      for (const id of Array.isArray(member) ? member : [member]) if (typeof id === 'string') yield { id, path: here };
    } else {
      yield* references(member, here);
    }
  }
}

/** Faults about clause ids: unknown, listed twice, or of another agreement. */
export function checkClauses(file: File): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const known = new Set<string>();
  for (const [i, { id }] of file.clauses.entries()) {
    if (!id.startsWith(`${file.clausePrefix}/`))
      faults.push(fault('FOREIGN_CLAUSE', `clauses[${i}].id`, `${id} does not begin with ${file.clausePrefix}/`));
    if (known.has(id)) faults.push(fault('CLAUSE_TWICE', `clauses[${i}].id`, `${id} is listed twice`));
    known.add(id);
  }
  const { clauses: _, contradictions, ...rules } = file;
  const contradicted = contradictions.flatMap((c, i) =>
    c.clauses.map((id) => ({ id, path: `contradictions[${i}].clauses` })),
  );
  for (const { id, path } of [...references(rules, ''), ...contradicted]) {
    if (!known.has(id) && authorityById(id) === undefined)
      faults.push(fault('UNKNOWN_CLAUSE', path, `${id} is not a clause of ${file.id} ${file.version}`));
  }
  return faults;
}
