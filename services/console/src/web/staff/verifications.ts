// The reviewers' queue, oldest first.
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { page } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export function verificationsPage(view: View, verifications: readonly Verification[], nextPageToken: string): Html {
  const words = view.t.verification;
  return page(
    view,
    view.t.review.title,
    html`${table(view, view.t.review.title, verifications, [
      { heading: words.submitted, cell: (one) => showTime(one.submitTime, view.language) },
      { heading: words.legalName, cell: (one) => one.identity?.legalName ?? '' },
      { heading: view.t.review.number, cell: (one) => html`<code>${one.identity?.maskedNumber ?? ''}</code>` },
      { heading: view.t.state, cell: (one) => wordOf(view.t.words.verificationState, one.state) },
      {
        heading: '',
        cell: (one) =>
          html`<a href="${paths.staff.verification(one.tenantId, one.verificationId)}">${view.t.details}</a>`,
      },
    ])}
    ${more(view, paths.staff.verifications, nextPageToken)}`,
  );
}
