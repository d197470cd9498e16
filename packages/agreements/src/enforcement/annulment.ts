// What an appeal that succeeds does to a sanction, whatever the agreement says about taking it back.
import { STATUTORY } from '../catalogue/statutory.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Sanction } from '../schema/ladder.ts';
import type { SanctionGround } from '../schema/statutory.ts';
import { rungOf } from './ladder.ts';

export interface Annulment {
  /** AT_ONCE: with the decision, by the system. BY_DECISION: by whoever decided the appeal. */
  readonly lifts: 'AT_ONCE' | 'BY_DECISION';
  readonly clause: string;
  /** The agreement's clause that would have kept it for good, and is set aside; null where there is none. */
  readonly setAside: string | null;
}

/**
 * A sanction whose appeal succeeded was imposed without a ground, so that a clause about sanctions that are never taken
 * back (changyou/pre.breach) does not reach it. Where the ground was fraud, it is lifted at once (law/anti-fraud-32).
 * Throws RangeError for a sanction that is not on the agreement's ladder.
 */
export function annulment(agreement: AgreementVersion, sanction: Sanction, ground: SanctionGround): Annulment {
  const rung = rungOf(agreement, sanction);
  const rule = STATUTORY.appeals.find((each) => each.ground === ground);
  if (rung === undefined || rule === undefined)
    throw new RangeError(`${agreement.id} ${agreement.version} has no ${sanction} to annul`);
  return { lifts: rule.lifts, clause: rule.clause, setAside: rung.reversible ? null : rung.clause };
}
