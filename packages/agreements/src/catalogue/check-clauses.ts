// Every clause a rule names must exist, in the agreement itself or among the authorities; every clause stands once.
import type { AgreementFile } from '../schema/agreement.ts';
import { authorityById } from './authorities.ts';
import { clauseReferences } from './clause-references.ts';
import { fault, type AgreementFault } from './fault.ts';

/** Faults about clause ids: unknown, listed twice, or of another agreement; a sealed contract brings clauses of its own. */
export function checkClauses(file: AgreementFile, contractPrefix?: string): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const known = new Set<string>();
  for (const [i, { id }] of file.clauses.entries()) {
    const own = [file.clausePrefix, contractPrefix].some(
      (prefix) => prefix !== undefined && id.startsWith(`${prefix}/`),
    );
    if (!own)
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
