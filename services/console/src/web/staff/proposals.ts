// Proposals that wait for a second person, and those decided.
import type { Proposal } from '@tollgate/contracts/enforcement/v1/settlements';

import { showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { page } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export function proposalsPage(view: View, proposals: readonly Proposal[], nextPageToken: string): Html {
  return page(
    view,
    view.t.proposals.title,
    html`${proposalsTable(view, proposals)} ${more(view, paths.staff.proposals, nextPageToken)}`,
  );
}

/** The list alone, for the staff's page of a tenant. */
export function proposalsTable(view: View, proposals: readonly Proposal[]): Html {
  const words = view.t.proposals;
  return table(view, words.title, proposals, [
    { heading: view.t.time, cell: (one) => showTime(one.createTime, view.language) },
    {
      heading: view.t.tenant,
      cell: (one) => html`<a href="${paths.staff.tenant(one.tenantId)}"><code>${one.tenantId}</code></a>`,
    },
    { heading: words.cause, cell: (one) => wordOf(view.t.words.terminationCause, one.cause) },
    { heading: view.t.state, cell: (one) => wordOf(view.t.words.proposalState, one.state) },
    { heading: words.proposer, cell: (one) => html`<code>${one.proposer}</code>` },
    { heading: words.expires, cell: (one) => showTime(one.expireTime, view.language) },
    {
      heading: '',
      cell: (one) => html`<a href="${paths.staff.proposal(one.tenantId, one.proposalId)}">${view.t.details}</a>`,
    },
  ]);
}
