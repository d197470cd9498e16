// The choices a rule leaves to a person: which were made, which are missing, which make no sense.
import type { LotRule, SettlementRule } from '../schema/agreement.ts';
import { LOT_KINDS } from '../schema/words.ts';
import type { Election } from './position.ts';
import type { Discretion, SettlementRefusal } from './result.ts';

/** What an agreement leaves open is for a person to choose: services, keys and the system are nobody. */
const PERSON = /^user:\S+$/;

const lotRules = (rule: SettlementRule) => LOT_KINDS.map((kind) => rule.lots[kind]);

/** The first election that the rule does not know, knows otherwise, has twice, or nobody signed. */
export function electionRefusal(rule: SettlementRule, elections: readonly Election[]): SettlementRefusal | undefined {
  const seen = new Set<string>();
  for (const { clause, option, electedBy } of elections) {
    const lotRule = lotRules(rule).find((r) => r.question !== null && r.clause === clause);
    if (lotRule === undefined) return { reason: 'UNKNOWN_ELECTION', clause };
    const options = lotRule.options.map((o) => o.option);
    if (!options.includes(option)) return { reason: 'UNKNOWN_OPTION', clause, option, options };
    if (seen.has(clause)) return { reason: 'ELECTION_TWICE', clause };
    if (!PERSON.test(electedBy)) return { reason: 'ELECTION_UNSIGNED', clause };
    seen.add(clause);
  }
  return undefined;
}

/** The option that applies: the elected one, else the default. */
export function optionFor(lotRule: LotRule, elections: readonly Election[]): LotRule['options'][number] {
  const made = lotRule.question === null ? undefined : elections.find((e) => e.clause === lotRule.clause);
  const elected = made?.option ?? lotRule.default;
  const option = lotRule.options.find((o) => o.option === elected);
  if (option === undefined) throw new RangeError(`${lotRule.clause} has no option ${elected}`);
  return option;
}

/** Gathers the discretions that really touched a lot, in the order in which they came up. */
export class DiscretionLog {
  readonly #byClause = new Map<string, Omit<Discretion, 'elected' | 'lotIds'> & { lotIds: string[] }>();

  note(lotRule: LotRule, lotId: string): void {
    const { clause, question } = lotRule;
    if (question === null) return;
    const options = lotRule.options.map(({ option, title }) => ({ option, title }));
    const entry = this.#byClause.get(clause) ?? { clause, question, options, default: lotRule.default, lotIds: [] };
    entry.lotIds.push(lotId);
    this.#byClause.set(clause, entry);
  }

  list(elections: readonly Election[]): Discretion[] {
    return [...this.#byClause.values()].map((discretion) => {
      const made = elections.find((e) => e.clause === discretion.clause);
      return { ...discretion, elected: made === undefined ? null : { option: made.option, electedBy: made.electedBy } };
    });
  }
}
