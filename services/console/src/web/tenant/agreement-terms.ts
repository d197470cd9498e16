// What is particular to one tenant about its agreement: its sealed contract, what is announced, what it agreed to.
import type {
  Acceptance,
  AgreementVersion,
  EffectiveAgreement,
  PendingChange,
} from '@tollgate/contracts/accounts/v1/agreements';

import { showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/catalogue.ts';
import { mutationFields } from '../parts/form.ts';
import { table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

/** Each rule that the tenant's sealed contract changes; nothing where there is none. */
export function contractSection(view: View, effective: EffectiveAgreement | undefined): Html | '' {
  const words = view.t.agreement;
  if (effective === undefined || effective.overrideId === '') return '';
  return html`<section>
    <h2>${words.contract}</h2>
    <p>${words.contractNote}</p>
    ${table(view, words.contract, effective.changedRules, [
      { heading: words.rule, cell: (one) => html`<code>${one.path}</code>` },
      { heading: words.versionSays, cell: (one) => one.before ?? '-' },
      { heading: words.contractSays, cell: (one) => one.after ?? '-' },
    ])}
  </section>`;
}

/** Versions that are announced and do not bind yet, each with a link to its text and, for the tenant, an objection. */
export function pendingSection(
  view: View,
  tenantId: string,
  { agreementId, version: bound }: Pick<AgreementVersion, 'agreementId' | 'version'>,
  pending: readonly PendingChange[],
): Html | '' {
  const words = view.t.agreement;
  if (pending.length === 0) return '';
  const own = paths.tenant(tenantId);
  return html`<section>
    <h2>${words.announced}</h2>
    ${table(view, words.announced, pending, [
      {
        heading: words.version,
        cell: (one) => html`<a href="${own.agreementDifference(agreementId, bound, one.version)}">${one.version}</a>`,
      },
      { heading: words.whyNotYet, cell: (one) => wordOf(view.t.words.changeOutcome, one.outcome) },
      { heading: words.from, cell: (one) => showTime(one.fromTime, view.language) },
      { heading: view.t.clause, cell: (one) => one.clauseIds.join(' ') },
      {
        heading: '',
        cell: (one) =>
          html`<form method="post" action="${own.agreementObjection(agreementId, one.version)}">
            ${mutationFields(view)}<button>${words.object}</button>
          </form>`,
      },
    ])}
    <p>${words.objectNote}</p>
  </section>`;
}

/** What the tenant agreed to, and what proves each. */
export function acceptancesSection(view: View, acceptances: readonly Acceptance[]): Html {
  const words = view.t.agreement;
  return html`<section>
    <h2>${words.acceptances}</h2>
    ${table(view, words.acceptances, acceptances, [
      { heading: words.version, cell: (one) => `${one.agreementId} ${one.version}` },
      { heading: words.mode, cell: (one) => wordOf(view.t.words.acceptanceMode, one.mode) },
      { heading: words.accepted, cell: (one) => showTime(one.acceptTime, view.language) },
      {
        heading: words.evidence,
        cell: ({ evidence, contentHash }) =>
          evidence?.countedUse === undefined
            ? (evidence?.description ?? html`<code>${contentHash.slice(0, 12)}</code>`)
            : words.countedUse(
                `${evidence.countedUse.messages}`,
                `${evidence.countedUse.units}`,
                showTime(evidence.countedUse.firstUseTime, view.language),
              ),
      },
    ])}
  </section>`;
}
