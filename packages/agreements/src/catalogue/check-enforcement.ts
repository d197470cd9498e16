// A ladder must be climbable, triggers must lead somewhere, and every cause of restriction must be explained once.
import type { AgreementFile } from '../schema/agreement.ts';
import { RESTRICTION_CAUSES } from '../schema/enforcement.ts';
import { SANCTIONS } from '../schema/ladder.ts';
import { fault, type AgreementFault } from './fault.ts';

/** What an agreement's end cannot be taken back from. */
const FINAL = new Set<string>(['TERMINATE', 'BAN']);

/** Contradictions within the ladder: order, prerequisites, and ends that cannot be. */
export function checkLadder(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const say = (i: number, message: string) =>
    faults.push(fault('LADDER_CONTRADICTION', `ladder[${i}]`, `${file.ladder[i]?.sanction}: ${message}`));
  for (const [i, rung] of file.ladder.entries()) {
    const below = file.ladder.slice(0, i);
    const gravest = Math.max(-1, ...below.map((r) => SANCTIONS.indexOf(r.sanction)));
    const gravity = SANCTIONS.indexOf(rung.sanction);
    if (gravity === gravest || below.some((r) => r.sanction === rung.sanction)) say(i, 'stands twice');
    else if (gravity < gravest) say(i, `stands above the graver ${SANCTIONS[gravest]}`);
    for (const needed of rung.requires) {
      const before = below.find((r) => r.sanction === needed);
      if (before === undefined) say(i, `requires ${needed}, which is not below it`);
      else if (before.skippable) say(i, `requires ${needed}, which may be skipped`);
    }
    if (FINAL.has(rung.sanction) && rung.reversible) say(i, 'is final and cannot be reversible');
    if (!rung.reversible && rung.endsByItself) say(i, 'cannot be reversed and yet ends by itself');
    if (rung.sanction === 'RECTIFY' && !rung.needsDeadline) say(i, 'asks to mend something by no deadline');
  }
  return faults;
}

/** Restrictions: each cause exactly once. Triggers: unique ids, rungs that exist, ends that have a settlement rule. */
export function checkRestrictionsAndTriggers(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const cause of RESTRICTION_CAUSES) {
    const count = file.restrictions.filter((r) => r.cause === cause).length;
    if (count === 0) faults.push(fault('RULE_MISSING', 'restrictions', `no rule for the cause ${cause}`));
    if (count > 1) faults.push(fault('RULE_TWICE', 'restrictions', `${count} rules for the cause ${cause}`));
  }
  for (const [i, { cause, liftableBy }] of file.restrictions.entries())
    if (liftableBy.includes('TENANT') && cause !== 'TENANT_PAUSE')
      faults.push(fault('LIFTER_CONTRADICTION', `restrictions[${i}]`, `a tenant may not lift ${cause}`));
  const rungs = new Set(file.ladder.map((r) => r.sanction));
  const causes = new Set(file.settlement.rules.flatMap((r) => r.causes));
  const seen = new Set<string>();
  for (const [i, trigger] of file.triggers.entries()) {
    if (seen.has(trigger.id)) faults.push(fault('RULE_TWICE', `triggers[${i}].id`, `${trigger.id} stands twice`));
    seen.add(trigger.id);
    if (trigger.startsAt !== null && !rungs.has(trigger.startsAt))
      faults.push(fault('RUNG_UNKNOWN', `triggers[${i}].startsAt`, `${trigger.startsAt} is not on the ladder`));
    if (trigger.mayEndAs !== null && !causes.has(trigger.mayEndAs))
      faults.push(fault('RULE_MISSING', `triggers[${i}].mayEndAs`, `nothing settles ${trigger.mayEndAs}`));
  }
  return faults;
}
