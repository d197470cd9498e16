// What is due, the papers that are there, the submissions, and the forms for the next of either.
import type { ListDocumentsResponse } from '@tollgate/contracts/accounts/v1/documents';
import type { GetRequirementsResponse, ListReviewReasonsResponse } from '@tollgate/contracts/accounts/v1/requirements';
import { TenantKind } from '@tollgate/contracts/accounts/v1/tenants';
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { choice, field, type FormValues, mutationFields } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { nextType, papersTable, requirementBlock } from '../parts/papers.ts';
import { type Part, showPart } from '../parts/part.ts';
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
  readonly due: Part<GetRequirementsResponse>;
  readonly papers: Part<ListDocumentsResponse>;
  readonly reasons: Part<ListReviewReasonsResponse>;
  /** The paper that was just stored. */
  readonly stored?: string | undefined;
  readonly paperValues?: FormValues;
  readonly paperRefusal?: Refusal;
  readonly noFile?: boolean;
}

export function verificationPage(view: View, data: VerificationPage): Html {
  const words = view.t.verification;
  const address = paths.tenant(data.tenantId).verification;
  return page(
    view,
    words.title,
    html`${tenantLine(view, data.tenantId)} ${data.refusal === undefined ? '' : refusalBox(view, data.refusal)}
      ${outcomeOfUpload(view, data)} ${dueSection(view, data)} ${papersSection(view, data)} ${uploadForm(view, data)}
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

function outcomeOfUpload(view: View, { papers, stored, paperRefusal, noFile = false }: VerificationPage): Html {
  const words = view.t.papers;
  if (noFile) return html`<p class="notice bad" role="alert">${words.noFile}</p>`;
  // The words say it all; the fields that accounts names are of its interface and not of this form.
  if (paperRefusal !== undefined) {
    const { category, reason, metadata } = paperRefusal;
    const known = Object.hasOwn(view.t.reasons.known, reason);
    return refusalBox(view, { category, reason, metadata, violations: known ? [] : paperRefusal.violations });
  }
  const there = 'value' in papers && papers.value.documents.some(({ documentId }) => documentId === stored);
  return html`${when(there, () => html`<p class="notice good" role="status">${words.stored}</p>`)}`;
}

const dueSection = (view: View, { due }: VerificationPage): Html =>
  html`<section>
    <h2>${view.t.papers.due}</h2>
    ${showPart(view, due, ({ requirements }) =>
      requirements.length === 0
        ? html`<p class="notice good">${view.t.papers.nothingDue}</p>`
        : html`${requirements.map((one) => requirementBlock(view, one))}`,
    )}
  </section>`;

const papersSection = (view: View, { papers, reasons }: VerificationPage): Html =>
  html`<section>
    <h2>${view.t.papers.title}</h2>
    ${showPart(view, papers, ({ documents }) =>
      papersTable(view, documents, 'value' in reasons ? reasons.value.reasons : []),
    )}
  </section>`;

function uploadForm(view: View, { tenantId, due, papers, paperValues }: VerificationPage): Html {
  const words = view.t.papers;
  const next = nextType('value' in due ? due.value.requirements : [], 'value' in papers ? papers.value.documents : []);
  const types = Object.entries(view.t.words.documentType).map(([value, text]) => ({ value, text }));
  return html`<form
    method="post"
    action="${paths.tenant(tenantId).papers}"
    enctype="multipart/form-data"
    class="panel narrow"
  >
    <h2>${words.uploadTitle}</h2>
    <p>${words.uploadNote}</p>
    ${mutationFields(view)} ${choice(paperValues ?? { type: next }, 'type', words.type, types)}
    <label class="field">
      <span>${words.file} <em>(${view.t.required})</em></span>
      <input name="paper" type="file" accept="image/jpeg,image/png,application/pdf" required />
    </label>
    <button>${words.upload}</button>
  </form>`;
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
