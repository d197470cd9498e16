// Who may lift a restriction.
import { mayLift, type AgreementVersion, type Lifter } from '@tollgate/agreements';
import { isActive, type Restriction } from './restriction.ts';

/** Who asks: the kind of person and the roles the sign-in gave it. */
export interface LiftAsker {
  readonly kind: 'tenant' | 'staff';
  readonly roles: readonly string[];
}

export type LiftVerdict = 'MAY_LIFT' | 'ALREADY_LIFTED' | 'NOT_LIFTABLE';

const LIFTERS: Readonly<Record<string, readonly Lifter[]>> = {
  enforcer: ['ENFORCER'],
  approver: ['APPROVER'],
  admin: ['ENFORCER', 'APPROVER'],
};

/**
 * Staff lift what staff or a ratio imposed, in the roles that the agreement names. What the system imposed ends with its cause,
 * a termination never ends, and a tenant lifts nothing that it did not impose itself.
 */
export function liftVerdict(
  restriction: Restriction,
  agreement: AgreementVersion | undefined,
  asker: LiftAsker,
  now: Date,
): LiftVerdict {
  if (!isActive(restriction, now)) return 'ALREADY_LIFTED';
  if (asker.kind !== 'staff' || restriction.liftableBy !== 'STAFF' || agreement === undefined) return 'NOT_LIFTABLE';
  const lifters = asker.roles.flatMap((role) => LIFTERS[role] ?? []);
  const cause = restriction.cause === 'AUTOMATIC' ? 'AUTOMATIC' : 'STAFF';
  return lifters.some((lifter) => mayLift(agreement, cause, lifter)) ? 'MAY_LIFT' : 'NOT_LIFTABLE';
}
