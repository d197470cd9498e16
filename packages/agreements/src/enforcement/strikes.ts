// Strikes: what sanctions count, when that decays, and what it adds up to.
import type { StrikeRules } from '../catalogue/strike-rules.ts';
import { addDays, dayOf, endOfDay } from '../deadlines/shanghai-days.ts';
import type { Sanction } from '../schema/ladder.ts';

export interface Strikes {
  readonly strikes: number;
  /** The last moment at which they count; undefined: always. */
  readonly until: Date | undefined;
}

/** What a sanction that begins then counts. */
export function strikesOf(rules: StrikeRules, sanction: Sanction, begins: Date): Strikes {
  const rule = rules.counts.find((each) => each.sanction === sanction);
  if (rule === undefined) throw new RangeError(`${rules.id} ${rules.version} does not count ${sanction}`);
  const { strikes, days } = rule;
  return { strikes, until: days === null ? undefined : endOfDay(addDays(dayOf(begins), Number(days))) };
}

/** Whether they still count. */
export const countsAt = (until: Date | null | undefined, at: Date): boolean =>
  until === null || until === undefined || until >= at;

/** What so many strikes suggest; undefined for nothing yet. */
export function suggestedBy(rules: StrikeRules, strikes: number): Sanction | undefined {
  return rules.suggests.findLast((each) => strikes >= each.from)?.sanction;
}
