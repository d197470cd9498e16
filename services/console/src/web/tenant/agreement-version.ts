// One version of an agreement, clause by clause, and its acceptance.
import type {
  AgreementVersion,
  Clause,
  DiffAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';

import { showDay } from '../format.ts';
import { html, type Html } from '../html.ts';
import { mutationFields } from '../parts/form.ts';
import { page, tenantLine, textIn } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { facts, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface AgreementVersionPage {
  readonly tenantId: string;
  readonly version: AgreementVersion;
  readonly clauses: readonly Clause[];
  /** What is different from the version that binds the tenant, where that was asked for. */
  readonly difference?: DiffAgreementVersionsResponse | undefined;
  readonly refusal?: Refusal | undefined;
}

export function agreementVersionPage(
  view: View,
  { tenantId, version, clauses, difference, refusal }: AgreementVersionPage,
): Html {
  const words = view.t.agreement;
  const action = paths.tenant(tenantId).agreementVersion(version.agreementId, version.version);
  return page(
    view,
    textIn(view, version.title),
    html`${tenantLine(view, tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
      ${facts([
        [words.provider, version.provider],
        [words.version, `${version.agreementId} ${version.version}`],
        [words.effective, showDay(version.effectiveTime, view.language)],
        [words.hash, html`<code>${version.contentHash}</code>`],
      ])}
      ${difference === undefined ? '' : differenceSection(view, difference)}
      <section>
        <h2>${words.clauses}</h2>
        ${table(view, words.clauses, clauses, [
          { heading: view.t.clause, cell: (clause) => html`<code>${clause.clauseId}</code>` },
          { heading: words.title, cell: (clause) => textIn(view, clause.title) },
        ])}
      </section>
      <form method="post" action="${action}">
        ${mutationFields(view)}
        <input type="hidden" name="content_hash" value="${version.contentHash}" />
        <button>${words.accept}</button>
      </form>`,
  );
}

function differenceSection(view: View, difference: DiffAgreementVersionsResponse): Html {
  const words = view.t.agreement;
  const rows = [
    ...difference.addedClauses.map(({ clauseId, title }) => [clauseId, '-', textIn(view, title)] as const),
    ...difference.removedClauses.map(({ clauseId, title }) => [clauseId, textIn(view, title), '-'] as const),
    ...difference.changedClauses.map(
      (one) => [one.clauseId, textIn(view, one.titleBefore), textIn(view, one.titleAfter)] as const,
    ),
    ...difference.changedRules.map((one) => [one.path, one.before ?? '-', one.after ?? '-'] as const),
  ];
  return html`<section>
    <h2>${words.difference}</h2>
    ${table(view, words.difference, rows, [
      { heading: words.rule, cell: ([where]) => html`<code>${where}</code>` },
      { heading: words.before, cell: ([, before]) => before },
      { heading: words.after, cell: ([, , after]) => after },
    ])}
  </section>`;
}
