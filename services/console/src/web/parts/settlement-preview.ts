// Where every fen goes, line by line with its clause.
import type { OutcomeLine, SettlementPreview } from '@tollgate/contracts/enforcement/v1/settlements';

import { showCount, showMoney } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import type { View } from '../view.ts';
import { textIn } from './layout.ts';
import { facts, table } from './table.ts';

/** Totals, lines and the statement of reasons. */
export function previewSection(view: View, preview: SettlementPreview | undefined): Html {
  const words = view.t.preview;
  if (preview === undefined) return html`<p class="none">${view.t.none}</p>`;
  const statement = textIn(view, preview.statement);
  return html`<section>
    <h2>${words.title}</h2>
    ${facts([
      [words.refunded, showMoney(preview.refunded)],
      [words.forfeited, showMoney(preview.forfeited)],
      [words.expired, showMoney(preview.expired)],
      [words.setOff, showMoney(preview.setOff)],
      [words.stillOwed, showMoney(preview.stillOwed)],
      [words.reserved, showMoney(preview.reserved)],
      [words.openGrants, showCount(preview.openGrants)],
    ])}
    ${preview.lines.length === 0 ? html`<p class="none">${words.empty}</p>` : outcomeTable(view, words.title, preview.lines)}
    ${when(
      statement !== '',
      () =>
        html`<h3>${words.statement}</h3>
          <p class="prose">${statement}</p>`,
    )}
  </section>`;
}

/** Lines of a preview or of a settlement that was carried out. */
export function outcomeTable(view: View, caption: string, lines: readonly OutcomeLine[]): Html {
  const words = view.t.preview;
  return table(view, caption, lines, [
    {
      heading: words.lot,
      cell: (line) => html`${wordOf(view.t.words.lotKind, line.lotKind)} <code>${line.lotId}</code>`,
    },
    { heading: words.fate, cell: (line) => wordOf(view.t.words.fate, line.fate) },
    { heading: view.t.amount, numeric: true, cell: (line) => showMoney(line.amount) },
    { heading: view.t.clause, cell: (line) => html`<code>${line.clauseId}</code>` },
    { heading: view.t.reason, cell: (line) => textIn(view, line.explanation) },
  ]);
}
