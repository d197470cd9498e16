// One version of an agreement, clause by clause, and its acceptance.
import type { AgreementVersion, Clause } from '@tollgate/contracts/accounts/v1/agreements';

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
  readonly refusal?: Refusal | undefined;
}

export function agreementVersionPage(view: View, { tenantId, version, clauses, refusal }: AgreementVersionPage): Html {
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
