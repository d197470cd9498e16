// Everything of one tenant that staff need before they decide.
import type { Tenant } from '@tollgate/contracts/accounts/v1/tenants';
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';
import type { Invoice } from '@tollgate/contracts/billing/v1/invoices';
import type { Proposal } from '@tollgate/contracts/enforcement/v1/settlements';
import type { Standing } from '@tollgate/contracts/enforcement/v1/standing';
import type { Balance } from '@tollgate/contracts/wallet/v1/wallet';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { balanceFacts } from '../parts/balance.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Part, showPart } from '../parts/part.ts';
import { activeOf, restrictionBlock } from '../parts/standing-banner.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import { invoicesTable } from '../tenant/invoices.ts';
import { verificationsTable } from '../tenant/verification.ts';
import type { View } from '../view.ts';
import { proposalsTable } from './proposals.ts';

export interface TenantPage {
  readonly tenant: Tenant;
  readonly standing: Part<Standing>;
  readonly balance: Part<Balance>;
  readonly verifications: Part<readonly Verification[]>;
  readonly invoices: Part<readonly Invoice[]>;
  readonly proposals: Part<readonly Proposal[]>;
}

export function tenantPage(view: View, data: TenantPage): Html {
  const words = view.t.staff;
  const { tenant } = data;
  const section = (title: string, body: Html): Html =>
    html`<section>
      <h2>${title}</h2>
      ${body}
    </section>`;
  return page(
    view,
    tenant.displayName,
    html`${tenantLine(view, tenant.tenantId)}
    ${facts([
      [words.kind, wordOf(view.t.words.tenantKind, tenant.kind)],
      [view.t.state, wordOf(view.t.words.tenantState, tenant.state)],
      [words.created, showTime(tenant.createTime, view.language)],
      ['ID', html`<code>${tenant.tenantId}</code>`],
    ])}
    ${when(
      tenant.state !== 'TENANT_STATE_CLOSED',
      () =>
        html`<p class="actions">
          <a class="button" href="${paths.staff.suspend(tenant.tenantId)}">${words.suspend}</a>
          <a class="button" href="${paths.staff.terminate(tenant.tenantId)}">${words.terminate}</a>
        </p>`,
    )}
    ${section(
      words.standing,
      showPart(view, data.standing, (standing) => standingSection(view, standing)),
    )}
    ${section(
      view.t.overview.balance,
      showPart(view, data.balance, (balance) => balanceFacts(view, balance)),
    )}
    ${section(
      words.verifications,
      showPart(view, data.verifications, (rows) => verificationsTable(view, rows)),
    )}
    ${section(
      words.invoices,
      showPart(view, data.invoices, (rows) => invoicesTable(view, tenant.tenantId, rows)),
    )}
    ${section(
      words.proposals,
      showPart(view, data.proposals, (rows) => proposalsTable(view, rows)),
    )}`,
  );
}

function standingSection(view: View, standing: Standing): Html {
  const words = view.t.staff;
  const open = activeOf(standing);
  return html`${standingFacts(view, standing)}
  ${open.length === 0 ? html`<p class="none">${words.noRestrictions}</p>` : ''}
  ${open.map(
    (restriction) =>
      html`<div class="panel">
        ${restrictionBlock(view, restriction)}
        <p class="code">${view.t.actor} ${restriction.actor}</p>
        ${when(
          restriction.liftableBy === 'STAFF',
          () =>
            html`<p>
              <a class="button" href="${paths.staff.lift(standing.tenantId, restriction.restrictionId)}"
                >${words.lift}</a
              >
            </p>`,
        )}
      </div>`,
  )}`;
}

/** What a standing allows, and under which agreement. */
export function standingFacts(view: View, standing: Standing): Html {
  const may = [
    ...(standing.maySend ? [view.t.words.action.RESTRICTED_ACTION_SEND] : []),
    ...(standing.mayTopUp ? [view.t.words.action.RESTRICTED_ACTION_TOP_UP] : []),
    ...(standing.maySpend ? [view.t.words.action.RESTRICTED_ACTION_SPEND] : []),
  ];
  return facts([
    [view.t.staff.mayDo, may.length === 0 ? '–' : may.join(view.language === 'en' ? ', ' : '、')],
    [view.t.agreement.title, `${standing.agreementId} ${standing.agreementVersion}`.trim() || '–'],
  ]);
}
