// Submissions of identity papers, and the form for the next one.
import { TenantKind } from '@tollgate/contracts/accounts/v1/tenants';
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { field, type FormValues, mutationFields } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface VerificationPage {
  readonly tenantId: string;
  readonly kind: TenantKind;
  readonly verifications: readonly Verification[];
  readonly nextPageToken: string;
  readonly values?: FormValues;
  readonly refusal?: Refusal | undefined;
}

export function verificationPage(view: View, data: VerificationPage): Html {
  const words = view.t.verification;
  const address = paths.tenant(data.tenantId).verification;
  return page(
    view,
    words.title,
    html`${tenantLine(view, data.tenantId)} ${data.refusal === undefined ? '' : refusalBox(view, data.refusal)}
      <form method="post" action="${address}" class="panel narrow">
        <h2>${words.submitTitle} (${wordOf(view.t.words.tenantKind, data.kind)})</h2>
        ${mutationFields(view)}
        <input type="hidden" name="kind" value="${data.kind}" />
        ${
          data.kind === TenantKind.ENTERPRISE
            ? enterpriseFields(view, data.values ?? {})
            : individualFields(view, data.values ?? {})
        }
        <button>${words.submit}</button>
      </form>
      <section>
        <h2>${words.history}</h2>
        ${verificationsTable(view, data.verifications)} ${more(view, address, data.nextPageToken)}
      </section>`,
  );
}

function enterpriseFields(view: View, values: FormValues): Html {
  const words = view.t.verification;
  return html`${field(view, values, { name: 'legal_name', label: words.legalName, required: true, maxlength: 120 })}
  ${field(view, values, { name: 'uscc', label: words.uscc, required: true, maxlength: 18 })}
  ${field(view, values, { name: 'legal_person_name', label: words.legalPerson, required: true, maxlength: 60 })}
  ${field(view, values, { name: 'licence_valid_until', label: words.licenceUntil, required: true, maxlength: 10 })}`;
}

function individualFields(view: View, values: FormValues): Html {
  const words = view.t.verification;
  return html`${field(view, values, { name: 'legal_name', label: words.legalName, required: true, maxlength: 60 })}
  ${field(view, values, { name: 'resident_id', label: words.residentId, required: true, maxlength: 18 })}
  ${field(view, values, { name: 'id_valid_until', label: words.idUntil, required: true, maxlength: 10 })}`;
}

/** Submissions with their results; numbers come masked from the service. */
export function verificationsTable(view: View, verifications: readonly Verification[]): Html {
  const words = view.t.verification;
  return table(view, words.history, verifications, [
    { heading: words.submitted, cell: (one) => showTime(one.submitTime, view.language) },
    { heading: words.legalName, cell: (one) => one.identity?.legalName ?? '' },
    { heading: view.t.review.number, cell: (one) => html`<code>${one.identity?.maskedNumber ?? ''}</code>` },
    { heading: view.t.state, cell: (one) => wordOf(view.t.words.verificationState, one.state) },
    {
      heading: words.rejectReasons,
      cell: (one) => one.rejectReasons.map((reason) => wordOf(view.t.words.rejectReason, reason)).join('; '),
    },
    { heading: words.reviewed, cell: (one) => showTime(one.reviewTime, view.language) },
  ]);
}
