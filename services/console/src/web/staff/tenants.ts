// All tenants, newest first.
import type { Tenant } from '@tollgate/contracts/accounts/v1/tenants';

import { showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { page } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export function tenantsPage(view: View, tenants: readonly Tenant[], nextPageToken: string): Html {
  const words = view.t.staff;
  return page(
    view,
    words.tenants,
    html`${table(view, words.tenants, tenants, [
      {
        heading: words.name,
        cell: (tenant) => html`<a href="${paths.staff.tenant(tenant.tenantId)}">${tenant.displayName}</a>`,
      },
      { heading: words.kind, cell: (tenant) => wordOf(view.t.words.tenantKind, tenant.kind) },
      { heading: view.t.state, cell: (tenant) => wordOf(view.t.words.tenantState, tenant.state) },
      { heading: words.created, cell: (tenant) => showTime(tenant.createTime, view.language) },
      { heading: 'ID', cell: (tenant) => html`<code>${tenant.tenantId}</code>` },
    ])}
    ${more(view, paths.staff.tenants, nextPageToken)}`,
  );
}
