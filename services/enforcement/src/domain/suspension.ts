// Whether a clause of the tenant's agreement lets the provider suspend, and what such a suspension stops.
import { clauseById, type AgreementVersion, type Sanction } from '@tollgate/agreements';
import { basisUnder, type Basis } from './restriction-basis.ts';

/** Rungs of a ladder that stop a tenant's service until lifted. */
const SUSPENDING: ReadonlySet<Sanction> = new Set<Sanction>(['SUSPEND', 'FREEZE']);

export type SuspensionBasis =
  | { readonly outcome: 'ALLOWED'; readonly basis: Basis }
  | { readonly outcome: 'CLAUSE_UNKNOWN' }
  /** `allowed` are the clauses that would do. */
  | { readonly outcome: 'CLAUSE_DOES_NOT_ALLOW'; readonly allowed: readonly string[] };

/**
 * A clause allows a suspension when it carries a suspending rung that the provider decides, or a trigger that opens
 * with one. What is stopped is the agreement's rule for that trigger's kind of restriction, else for staff decisions.
 */
export function suspensionUnder(agreement: AgreementVersion, clauseId: string): SuspensionBasis {
  if (clauseById(agreement, clauseId) === undefined) return { outcome: 'CLAUSE_UNKNOWN' };
  const allowed = suspendingClauses(agreement);
  if (!allowed.includes(clauseId)) return { outcome: 'CLAUSE_DOES_NOT_ALLOW', allowed };
  const attack = agreement.triggers.some((trigger) => trigger.clause === clauseId && trigger.restricts === 'ATTACK');
  const basis = basisUnder(agreement, attack ? 'ATTACK' : 'STAFF');
  return { outcome: 'ALLOWED', basis: { ...basis, clauseId, liftableBy: 'STAFF' } };
}

function suspendingClauses(agreement: AgreementVersion): string[] {
  const rungs = agreement.ladder.filter((rung) => SUSPENDING.has(rung.sanction) && rung.deciders.includes('PROVIDER'));
  const triggers = agreement.triggers.filter(({ startsAt }) => startsAt !== null && SUSPENDING.has(startsAt));
  return [...new Set([...rungs, ...triggers].map(({ clause }) => clause))];
}
