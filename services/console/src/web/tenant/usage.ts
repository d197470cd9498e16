// A tenant's usage of this month, day by day and product by product.
import type { UsageRow } from '@tollgate/contracts/metering/v1/metering';

import { showCount, showDay } from '../format.ts';
import { html, type Html } from '../html.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface UsagePage {
  readonly tenantId: string;
  readonly rows: readonly UsageRow[];
  readonly nextPageToken: string;
}

export function usagePage(view: View, { tenantId, rows, nextPageToken }: UsagePage): Html {
  const words = view.t.usage;
  const count = (heading: string, of: (row: UsageRow) => bigint) => ({
    heading,
    numeric: true,
    cell: (row: UsageRow) => showCount(of(row)),
  });
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)}
      <p>${words.caption}</p>
      ${table(view, words.title, rows, [
        { heading: words.day, cell: (row) => showDay(row.windowStart, view.language) },
        { heading: words.product, cell: (row) => row.product },
        count(words.messages, (row) => row.messages),
        count(words.delivered, (row) => row.delivered),
        count(words.hardBounced, (row) => row.hardBounced),
        count(words.softBounced, (row) => row.softBounced),
        count(words.billable, (row) => row.billableMessages),
        count(words.units, (row) => row.billableUnits),
      ])}
      ${more(view, paths.tenant(tenantId).usage, nextPageToken)}`,
  );
}
