// What a restriction rests on, stops and needs to be lifted, under one agreement.
import type { AgreementVersion, RestrictionRule } from '../schema/agreement.ts';
import type { Lifter, RestrictionCause } from '../schema/enforcement.ts';

/** The rule for a cause. Every loaded agreement has exactly one; its absence is a RangeError. */
export function restrictionRule(agreement: AgreementVersion, cause: RestrictionCause): RestrictionRule {
  const rule = agreement.restrictions.find((r) => r.cause === cause);
  if (rule === undefined) throw new RangeError(`${agreement.id} ${agreement.version} has no restriction for ${cause}`);
  return rule;
}

/** Whether that kind of person, or the system, may lift a restriction of that cause. */
export function mayLift(agreement: AgreementVersion, cause: RestrictionCause, lifter: Lifter): boolean {
  return restrictionRule(agreement, cause).liftableBy.includes(lifter);
}
