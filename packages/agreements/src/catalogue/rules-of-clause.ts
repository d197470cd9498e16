// Which rules of an agreement rest on a clause: what it makes the software do, found in the data itself.
import type { AgreementVersion } from '../schema/agreement.ts';
import { clauseReferences } from './clause-references.ts';

/** Parts of an agreement that hold rules, as named in its file. */
export const RULE_PARTS = [
  'acceptance',
  'precedence',
  'billing',
  'changes',
  'kyc',
  'content',
  'triggers',
  'ladder',
  'restrictions',
  'notices',
  'clocks',
  'settlement',
  'liabilityCaps',
  'confidentiality',
  'retention',
  'term',
] as const satisfies readonly (keyof AgreementVersion)[];
export type RulePart = (typeof RULE_PARTS)[number];

export interface RuleReference {
  readonly part: RulePart;
  /** Where in the loaded version: `triggers[4].clause`. */
  readonly path: string;
}

/** Every rule that cites the clause, in the order of the parts; empty where none does. */
export function rulesOfClause(agreement: AgreementVersion, clause: string): readonly RuleReference[] {
  return RULE_PARTS.flatMap((part) =>
    [...clauseReferences(agreement[part], part)]
      .filter(({ id }) => id === clause)
      .map(({ path }) => ({ part, path: path.replace(/\.(clause|\w+Clause|also|survives)$/, '') })),
  );
}
