// What a tenant may not do, why, by which clause, what to do, and until when.
import type { Restriction, Standing } from '@tollgate/contracts/enforcement/v1/standing';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import type { View } from '../view.ts';
import { textIn } from './layout.ts';
import { facts } from './table.ts';

/** Good news in one line, or one block a restriction. */
export function standingBanner(view: View, standing: Standing): Html {
  const open = activeOf(standing);
  if (open.length === 0) return html`<p class="notice good">${view.t.overview.standingGood}</p>`;
  return html`<section class="notice bad" aria-labelledby="standing">
    <h2 id="standing">${view.t.overview.standingRestricted}</h2>
    ${open.map((restriction) => restrictionBlock(view, restriction))}
  </section>`;
}

/** Restrictions that nobody has lifted; the service derives what they stop. */
export const activeOf = (standing: Standing): Restriction[] =>
  standing.restrictions.filter((restriction) => restriction.liftTime === undefined);

/** One restriction in full. */
export function restrictionBlock(view: View, restriction: Restriction): Html {
  const words = view.t.overview;
  const actions = restriction.actions.map((action) => wordOf(view.t.words.action, action));
  const remedy = textIn(view, restriction.remedy);
  return html`<article class="restriction">
    <h3>${wordOf(view.t.words.restrictionCause, restriction.cause)}</h3>
    <p>${words.cannot(actions.join(view.language === 'en' ? ', ' : '、'))}</p>
    <p>${textIn(view, restriction.reason)}</p>
    ${when(remedy !== '', () => html`<p><strong>${words.remedy}:</strong> ${remedy}</p>`)}
    ${facts([
      [view.t.clause, html`<code>${restriction.clauseId}</code>`],
      [words.since, showTime(restriction.createTime, view.language)],
      [
        words.ends,
        restriction.expireTime === undefined ? words.untilLifted : showTime(restriction.expireTime, view.language),
      ],
      [words.liftable, wordOf(view.t.words.liftableBy, restriction.liftableBy)],
    ])}
  </article>`;
}
