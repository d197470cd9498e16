// A part of a page that may be missing while the rest is there, and how its absence is shown.
import type { Refusal } from './refusal.ts';
import { explanationOf } from './refusal.ts';
import { html, type Html } from '../html.ts';
import type { View } from '../view.ts';

/** What one question to a service brought. */
export type Part<T> = { readonly value: T } | { readonly missing: Refusal };

/** The part, or why it is not there. */
export function showPart<T>(view: View, part: Part<T>, show: (value: T) => Html): Html {
  if ('value' in part) return show(part.value);
  return html`<p class="missing">${view.t.partMissing}: ${explanationOf(view, part.missing)}</p>`;
}
