// The choices a rule leaves to a person: which were made, which are missing, which make no sense.
import type { LotRule, SettlementRule } from '../schema/agreement.ts';
import { LOT_KINDS } from '../schema/words.ts';
import type { Election } from './position.ts';
import type { Discretion, SettlementRefusal } from './result.ts';

const lotRules = (rule: SettlementRule) => LOT_KINDS.map((kind) => rule.lots[kind]);

/** The first election that the rule does not know, knows otherwise, has twice, or nobody signed. */
export function electionRefusal(rule: SettlementRule, elections: readonly Election[]): SettlementRefusal | undefined {
  const seen = new Set<string>();
  for (const { election, option, electedBy } of elections) {
    const lotRule = lotRules(rule).find((r) => r.election === election);
    if (lotRule === undefined) return { reason: 'UNKNOWN_ELECTION', election };
    const options = lotRule.options.map((o) => o.option);
    if (!options.includes(option)) return { reason: 'UNKNOWN_OPTION', election, option, options };
    if (seen.has(election)) return { reason: 'ELECTION_TWICE', election };
    if (electedBy.trim() === '') return { reason: 'ELECTION_UNSIGNED', election };
    seen.add(election);
  }
  return undefined;
}

/** The option that applies: the elected one, else the default. */
export function optionFor(lotRule: LotRule, elections: readonly Election[]): LotRule['options'][number] {
  const elected = elections.find((e) => e.election === lotRule.election)?.option ?? lotRule.default;
  const option = lotRule.options.find((o) => o.option === elected);
  if (option === undefined) throw new RangeError(`${lotRule.clause} has no option ${elected}`);
  return option;
}

/** Gathers the discretions that really touched a lot, in the order in which they came up. */
export class DiscretionLog {
  readonly #byElection = new Map<string, { lotRule: LotRule; lotIds: string[] }>();

  note(lotRule: LotRule, lotId: string): void {
    if (lotRule.election === null) return;
    const entry = this.#byElection.get(lotRule.election) ?? { lotRule, lotIds: [] };
    entry.lotIds.push(lotId);
    this.#byElection.set(lotRule.election, entry);
  }

  list(elections: readonly Election[]): Discretion[] {
    return [...this.#byElection].map(([election, { lotRule, lotIds }]) => {
      const made = elections.find((e) => e.election === election);
      return {
        election,
        clause: lotRule.clause,
        question: lotRule.question ?? { zh: election, en: election },
        options: lotRule.options.map(({ option, title }) => ({ option, title })),
        default: lotRule.default,
        lotIds,
        elected: made === undefined ? null : { option: made.option, electedBy: made.electedBy },
      };
    });
  }
}
