// The agreement in force, and the versions that can be accepted.
import type {
  Acceptance,
  AgreementVersion,
  GetBindingAgreementResponse,
} from '@tollgate/contracts/accounts/v1/agreements';

import { showDay, showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/catalogue.ts';
import { page, tenantLine, textIn } from '../parts/layout.ts';
import { facts, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';
import { acceptancesSection, contractSection, pendingSection } from './agreement-terms.ts';

export interface AgreementPage {
  readonly tenantId: string;
  /** Undefined where nothing binds the tenant yet. */
  readonly binding: (Omit<GetBindingAgreementResponse, 'version'> & { readonly version: AgreementVersion }) | undefined;
  readonly versions: readonly AgreementVersion[];
  readonly acceptances: readonly Acceptance[];
}

export function agreementPage(view: View, { tenantId, binding, versions, acceptances }: AgreementPage): Html {
  const words = view.t.agreement;
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)}
      <section>
        <h2>${words.binding}</h2>
        ${
          binding === undefined
            ? html`<p class="notice bad">${words.noneBinding}</p>`
            : facts([
                [words.title, textIn(view, binding.version.title)],
                [words.provider, binding.version.provider],
                [words.version, `${binding.version.agreementId} ${binding.version.version}`],
                [words.accepted, showTime(binding.acceptance?.acceptTime, view.language)],
                [words.ground, wordOf(view.t.words.bindingGround, binding.ground)],
                [words.since, showTime(binding.bindTime, view.language)],
                [words.hash, html`<code>${binding.effective?.contentHash ?? binding.version.contentHash}</code>`],
              ])
        }
      </section>
      ${contractSection(view, binding?.effective)}
      ${binding === undefined ? '' : pendingSection(view, tenantId, binding.version, binding.pendingChanges)}
      <section>
        <h2>${words.versions}</h2>
        ${table(view, words.versions, versions, [
          { heading: words.title, cell: (one) => textIn(view, one.title) },
          { heading: words.provider, cell: (one) => one.provider },
          { heading: words.version, cell: (one) => `${one.agreementId} ${one.version}` },
          { heading: words.effective, cell: (one) => showDay(one.effectiveTime, view.language) },
          {
            heading: '',
            cell: (one) =>
              html`<a href="${paths.tenant(tenantId).agreementVersion(one.agreementId, one.version)}"
                >${words.read}</a
              >`,
          },
        ])}
      </section>
      ${acceptancesSection(view, acceptances)}`,
  );
}
