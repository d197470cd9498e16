// Messages of the provider to a tenant.
import type { Notice } from '@tollgate/contracts/accounts/v1/notices';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { page, tenantLine, textIn } from '../parts/layout.ts';
import { more } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface NoticesPage {
  readonly tenantId: string;
  readonly notices: readonly Notice[];
  readonly nextPageToken: string;
}

export function noticesPage(view: View, { tenantId, notices, nextPageToken }: NoticesPage): Html {
  return page(
    view,
    view.t.notices.title,
    html`${tenantLine(view, tenantId)} ${notices.length === 0 ? html`<p class="none">${view.t.none}</p>` : ''}
    ${notices.map((notice) => noticeBlock(view, notice))} ${more(view, paths.tenant(tenantId).notices, nextPageToken)}`,
  );
}

function noticeBlock(view: View, notice: Notice): Html {
  return html`<article class="panel">
    <h2>${textIn(view, notice.subject)}</h2>
    <p class="code">${showTime(notice.sendTime, view.language)} · ${notice.topic}</p>
    <p class="prose">${textIn(view, notice.body)}</p>
    ${when(notice.clauseIds.length > 0, () => html`<p class="code">${view.t.notices.clauses}: ${notice.clauseIds.join(', ')}</p>`)}
  </article>`;
}
