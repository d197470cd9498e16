// What a clause says, what it makes the software do, and which rules rest on it.
import { clauseById, rulesOfClause } from '@tollgate/agreements';
import { notFound } from '@tollgate/errors';

import type { Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { ruleText } from './agreements-rules.ts';
import { agreementNamed } from './agreements-source.ts';

export async function explain(out: Output, around: Surroundings, word: string, clauseId: string): Promise<void> {
  const { agreement } = await agreementNamed(word, around);
  const clause = clauseById(agreement, clauseId);
  if (clause === undefined)
    throw notFound('UNKNOWN_CLAUSE', `${agreement.id} ${agreement.version} has no clause ${clauseId}.`, {
      clause_id: clauseId,
    });
  const seen = new Set<string>();
  const rules = rulesOfClause(agreement, clauseId)
    .map(({ part, path }) => ({ part, path, rule: ruleText(agreement, part, path, out) }))
    .filter(({ rule, part }) => !seen.has(`${part} ${rule}`) && seen.add(`${part} ${rule}`));
  const contradictions = agreement.contradictions.filter(({ clauses }) => clauses.includes(clauseId));
  out.data({ agreement: { id: agreement.id, version: agreement.version }, clause, rules, contradictions }, () =>
    [
      out.facts([
        ['clause', clauseId],
        ['agreement', `${agreement.id} ${agreement.version}`],
        ['says (en)', clause.title.en],
        ['says (zh)', clause.title.zh],
        ['consequence', clause.consequence === null ? 'none for software' : out.text(clause.consequence)],
        ...contradictions.map(({ note }): [string, string] => ['contradiction', out.text(note)]),
      ]),
      '',
      rules.length === 0
        ? 'No rule of the agreement rests on it.'
        : out.table(rules, [
            { name: 'PART', of: (each) => each.part },
            { name: 'RULE', of: (each) => each.rule },
          ]),
    ].join('\n'),
  );
}
