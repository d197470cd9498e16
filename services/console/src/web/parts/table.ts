// Tables that scroll inside their own frame on a narrow screen, and lists of facts.
import { html, type Html } from '../html.ts';
import type { View } from '../view.ts';

/** A column: its heading, and whether it holds numbers. */
export interface Column<Row> {
  readonly heading: string;
  readonly numeric?: boolean;
  readonly cell: (row: Row) => Html | string;
}

/** A table with a caption for screen readers; a sentence when there is nothing to show. */
export function table<Row>(view: View, caption: string, rows: readonly Row[], columns: readonly Column<Row>[]): Html {
  if (rows.length === 0) return html`<p class="none">${view.t.none}</p>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map(({ heading, numeric }) => html`<th scope="col" class="${numeric === true ? 'number' : ''}">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ cell, numeric }) => html`<td class="${numeric === true ? 'number' : ''}">${cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Names with their values. */
export function facts(rows: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The link to the next page of a list. */
export function more(view: View, path: string, nextPageToken: string): Html {
  if (nextPageToken === '') return html``;
  return html`<p><a rel="next" href="${path}?page=${encodeURIComponent(nextPageToken)}">${view.t.more}</a></p>`;
}
