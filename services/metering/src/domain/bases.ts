// Under which rules a message is billable: the tenant's agreement, and a house rule where it is silent.

import { agreementUnder, basisFor, type BillingBasis } from '@tollgate/agreements';

import type { TenantAgreement } from './agreement-at.ts';
import { isBillable } from './facts.ts';
import { classesOf } from './product-class.ts';

/**
 * What an agreement, as a sealed contract changes it, says for the classes in a mask. A class that it does not cover is billed when delivered only
 * (house rule): every known basis bills a delivered message, so nobody pays for what no basis would bill. Messages
 * that were reported under several classes are billable when one of them makes them so, which never turns back.
 *
 * @throws RangeError for an agreement that this build does not have: its acceptance is refused before it gets here.
 */
export function basesOf(
  { agreementId, version, contract = null }: Pick<TenantAgreement, 'agreementId' | 'version' | 'contract'>,
  classes: number,
): readonly BillingBasis[] {
  const agreement = agreementUnder(agreementId, version, contract);
  if (agreement === undefined) throw new RangeError(`no agreement ${agreementId} ${version}`);
  const bases = classesOf(classes).map((name) => basisFor(agreement, name)?.basis ?? 'DELIVERED_ONLY');
  return [...new Set(bases)];
}

/** Whether one of the bases bills a message with these facts. */
export const billableUnder = (bases: readonly BillingBasis[], facts: number): boolean =>
  bases.some((basis) => isBillable(basis, facts));
