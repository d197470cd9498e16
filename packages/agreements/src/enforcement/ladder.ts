// Which rung of an agreement's ladder may be stood on next, by whom, and what that takes.
import { noticeRegime, type NoticeRegime } from '../changes/notice-regime.ts';
import type { AgreementVersion, LadderRung } from '../schema/agreement.ts';
import type { Sanction } from '../schema/ladder.ts';
import type { Decider } from '../schema/words.ts';

export interface SanctionQuestion {
  readonly sanction: Sanction;
  readonly decider: Decider;
  /** Rungs that the case stood on before, in any order. */
  readonly stoodOn: readonly Sanction[];
  /** By when something is to be mended. */
  readonly deadline?: Date | undefined;
  /** When the sanction ends by itself. */
  readonly until?: Date | undefined;
}

export type SanctionRefusal =
  | { readonly reason: 'NOT_ON_LADDER'; readonly ladder: readonly Sanction[] }
  | { readonly reason: 'DECIDER_NOT_ENTITLED'; readonly entitled: readonly Decider[]; readonly clause: string }
  | { readonly reason: 'RUNG_MISSED'; readonly first: readonly Sanction[]; readonly clause: string }
  | { readonly reason: 'DEADLINE_MISSING' | 'END_MISSING'; readonly clause: string }
  | { readonly reason: 'ENDED_ALREADY'; readonly by: Sanction };

export type SanctionVerdict =
  | {
      readonly outcome: 'ALLOWED';
      readonly sanction: Sanction;
      readonly decider: Decider;
      readonly clauses: readonly string[];
      readonly notice: NoticeRegime;
      /** Whether it can be taken back when it was rightly imposed. */
      readonly reversible: boolean;
      readonly deadline: Date | undefined;
      readonly until: Date | undefined;
    }
  | { readonly outcome: 'REFUSED'; readonly sanction: Sanction; readonly refusal: SanctionRefusal };

/** What a case that has come so far has behind it for good. */
const ENDS: readonly Sanction[] = ['BAN', 'TERMINATE'];

/** The rung of that sanction; undefined where the agreement does not know it. */
export function rungOf(agreement: AgreementVersion, sanction: Sanction): LadderRung | undefined {
  return agreement.ladder.find((rung) => rung.sanction === sanction);
}

function refusalOf(agreement: AgreementVersion, question: SanctionQuestion): SanctionRefusal | LadderRung {
  const { sanction, decider, stoodOn, deadline, until } = question;
  const rung = rungOf(agreement, sanction);
  if (rung === undefined) return { reason: 'NOT_ON_LADDER', ladder: agreement.ladder.map((each) => each.sanction) };
  const ended = ENDS.find((end) => stoodOn.includes(end));
  if (ended !== undefined && !(ended === 'TERMINATE' && sanction === 'BAN'))
    return { reason: 'ENDED_ALREADY', by: ended };
  const { clause } = rung;
  if (!rung.deciders.includes(decider)) return { reason: 'DECIDER_NOT_ENTITLED', entitled: rung.deciders, clause };
  const below = agreement.ladder.slice(0, agreement.ladder.indexOf(rung));
  const needed = below.filter((each) => !each.skippable || rung.requires.includes(each.sanction));
  const first = needed.map((each) => each.sanction).filter((each) => !stoodOn.includes(each));
  if (first.length > 0) return { reason: 'RUNG_MISSED', first, clause };
  if (rung.needsDeadline && deadline === undefined) return { reason: 'DEADLINE_MISSING', clause };
  if (rung.endsByItself && until === undefined) return { reason: 'END_MISSING', clause };
  return rung;
}

/** Whether a sanction may be imposed now, on which clauses, and how the tenant must be told. */
export function sanctionVerdict(agreement: AgreementVersion, question: SanctionQuestion): SanctionVerdict {
  const { sanction, decider, deadline, until } = question;
  const found = refusalOf(agreement, question);
  if ('reason' in found) return { outcome: 'REFUSED', sanction, refusal: found };
  const notice = noticeRegime(agreement, found.notice);
  const clauses = [found.clause, ...found.also];
  const { reversible } = found;
  return { outcome: 'ALLOWED', sanction, decider, clauses, notice, reversible, deadline, until };
}

/** The sanctions that side could impose next, given a deadline or an end where one is needed. */
export function nextSanctions(
  agreement: AgreementVersion,
  stoodOn: readonly Sanction[],
  decider: Decider,
): readonly Sanction[] {
  const any = new Date(0);
  return agreement.ladder
    .map((rung) => rung.sanction)
    .filter((sanction) => !stoodOn.includes(sanction))
    .filter(
      (sanction) => !('reason' in refusalOf(agreement, { sanction, decider, stoodOn, deadline: any, until: any })),
    );
}
