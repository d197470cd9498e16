// Changes that a publisher did not declare: what a new version says differently needs the notice that its subject needs.
import { diffAgreements } from '../catalogue/diff-agreements.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { ChangeSubject } from '../schema/changes.ts';

/** What a part of an agreement may be changed as; a part that is not here is terms. */
const SUBJECTS: Readonly<Record<string, readonly ChangeSubject[]>> = {
  billing: ['PRICE', 'TERMS'],
  confidentiality: ['PRIVACY_POLICY', 'TERMS'],
  retention: ['PRIVACY_POLICY', 'TERMS'],
  clocks: ['PRIVACY_POLICY', 'TERMS'],
  triggers: ['PLATFORM_RULES', 'TERMS'],
  content: ['PLATFORM_RULES', 'TERMS'],
  productClasses: ['SERVICE', 'TERMS'],
};

/** Names and texts carry no rule: whatever else is declared covers them. */
const NO_RULE = new Set(['id', 'version', 'provider', 'title', 'dates', 'clauses', 'contradictions']);

/** A changed rule that none of the declared subjects covers. */
export interface UndeclaredChange {
  /** `settlement.rules[…]`, as in diffAgreements. */
  readonly path: string;
  /** Any one of them would cover it. */
  readonly needs: readonly ChangeSubject[];
}

/** Every changed rule that is published as something else; empty when what was declared covers all. */
export function undeclaredChanges(
  before: AgreementVersion,
  after: AgreementVersion,
  declared: readonly ChangeSubject[],
): UndeclaredChange[] {
  return diffAgreements(before, after)
    .map(({ path }) => ({ path, part: path.split(/[.[]/, 1)[0] ?? '' }))
    .filter(({ part }) => !NO_RULE.has(part))
    .map(({ path, part }) => ({ path, needs: SUBJECTS[part] ?? (['TERMS'] as const) }))
    .filter(({ needs }) => !needs.some((subject) => declared.includes(subject)));
}
