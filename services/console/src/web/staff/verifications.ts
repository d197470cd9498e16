// The reviewers' queues, oldest first.
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { page } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface VerificationsPage {
  readonly verifications: readonly Verification[];
  readonly nextPageToken: string;
  /** Approved once; another reviewer has to look. */
  readonly second: readonly Verification[];
}

export function verificationsPage(view: View, { verifications, nextPageToken, second }: VerificationsPage): Html {
  const words = view.t.review;
  return page(
    view,
    words.title,
    html`${queue(view, words.title, verifications)} ${more(view, paths.staff.verifications, nextPageToken)}
    ${when(
      second.length > 0,
      () =>
        html`<section>
          <h2>${words.secondQueue}</h2>
          ${queue(view, words.secondQueue, second)}
        </section>`,
    )}`,
  );
}

function queue(view: View, caption: string, verifications: readonly Verification[]): Html {
  const words = view.t.verification;
  return table(view, caption, verifications, [
    { heading: words.submitted, cell: (one) => showTime(one.submitTime, view.language) },
    { heading: words.legalName, cell: (one) => one.identity?.legalName ?? '' },
    { heading: view.t.review.number, cell: (one) => html`<code>${one.identity?.maskedNumber ?? ''}</code>` },
    { heading: view.t.state, cell: (one) => wordOf(view.t.words.verificationState, one.state) },
    {
      heading: '',
      cell: (one) =>
        html`<a href="${paths.staff.verification(one.tenantId, one.verificationId)}">${view.t.details}</a>`,
    },
  ]);
}
