// The page for whatever did not work.
import { html, type Html } from './html.ts';
import { page } from './parts/layout.ts';
import { type Refusal, refusalBox } from './parts/refusal.ts';
import { paths } from './paths.ts';
import type { View } from './view.ts';

export function failurePage(view: View, refusal: Refusal): Html {
  return page(
    view,
    view.t.failure.title,
    html`${refusalBox(view, refusal)}
      <p><a href="${paths.home}">${view.t.failure.home}</a></p>`,
  );
}
