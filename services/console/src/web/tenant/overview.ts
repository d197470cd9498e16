// A tenant's overview: may it work, what has it got, until when.
import type { Standing } from '@tollgate/contracts/enforcement/v1/standing';
import type { Balance, Lot } from '@tollgate/contracts/wallet/v1/wallet';

import { html, type Html } from '../html.ts';
import { balanceFacts, lotsTable } from '../parts/balance.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Part, showPart } from '../parts/part.ts';
import { standingBanner } from '../parts/standing-banner.ts';
import type { View } from '../view.ts';

export interface OverviewPage {
  readonly tenantId: string;
  readonly standing: Part<Standing>;
  readonly balance: Part<Balance>;
  readonly lots: Part<readonly Lot[]>;
}

export function overviewPage(view: View, data: OverviewPage): Html {
  const words = view.t.overview;
  return page(
    view,
    words.title,
    html`${tenantLine(view, data.tenantId)}
      ${showPart(view, data.standing, (standing) => standingBanner(view, standing))}
      <section>
        <h2>${words.balance}</h2>
        ${showPart(view, data.balance, (balance) => balanceFacts(view, balance))}
      </section>
      <section>
        <h2>${words.lots}</h2>
        ${showPart(view, data.lots, (lots) => lotsTable(view, lots))}
      </section>`,
  );
}
