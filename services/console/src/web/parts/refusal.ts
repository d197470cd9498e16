// A refusal in words: what happened, what to do, which fields; the code last, for whoever is asked for help.
import type { Category, FieldViolation } from '@tollgate/errors';

import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import type { View } from '../view.ts';

/** What a page needs of an error. */
export interface Refusal {
  readonly category: Category;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly FieldViolation[];
}

/** One or two sentences in the viewer's language. */
export function explanationOf(view: View, refusal: Refusal): string {
  const { known, category } = view.t.reasons;
  if (Object.hasOwn(known, refusal.reason)) return wordOf(known, refusal.reason);
  return category[refusal.category];
}

/** The box above a form or on an error page. */
export function refusalBox(view: View, refusal: Refusal): Html {
  const remedy = refusal.metadata[view.language === 'en' ? 'remedy_en' : 'remedy_zh'] ?? '';
  const clause = refusal.metadata['clause_id'] ?? '';
  return html`<div class="notice bad" role="alert">
    <p>${explanationOf(view, refusal)}</p>
    ${when(clause !== '', () => html`<p>${view.t.clause} ${clause}</p>`)}
    ${when(remedy !== '', () => html`<p><strong>${view.t.failure.remedy}:</strong> ${remedy}</p>`)}
    ${when(
      refusal.violations.length > 0,
      () =>
        html`<ul>
          ${refusal.violations.map((one) => html`<li>${view.t.fieldFault(one.field, one.description)}</li>`)}
        </ul>`,
    )}
    <p class="code">${view.t.errorCode(refusal.reason)}</p>
  </div>`;
}
