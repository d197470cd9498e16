// Every clause a rule names must exist, in the agreement itself or among the authorities; every clause stands once.
import type { AgreementFile } from '../schema/agreement.ts';
import { authorityById } from './authorities.ts';
import { clauseReferences } from './clause-references.ts';
import { fault, type AgreementFault } from './fault.ts';

/** Faults about clause ids: unknown, listed twice, or of another agreement. */
export function checkClauses(file: AgreementFile): AgreementFault[] {
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
  for (const { id, path } of [...clauseReferences(rules), ...contradicted]) {
    if (!known.has(id) && authorityById(id) === undefined)
      faults.push(fault('UNKNOWN_CLAUSE', path, `${id} is not a clause of ${file.id} ${file.version}`));
  }
  return faults;
}
