// Proposing a termination: cause and reason, then the preview with the choices that the agreement leaves open.
import { type Proposal, TerminationCause } from '@tollgate/contracts/enforcement/v1/settlements';

import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { choice, csrfField, field, type FormValues, hiddenFields, mutationFields, textArea } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { previewSection } from '../parts/settlement-preview.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

/** Name of the form field that carries the choice under a clause. */
export const ELECTION_PREFIX = 'elect:';

export interface TerminatePage {
  readonly tenantId: string;
  readonly values: FormValues;
  readonly refusal?: Refusal | undefined;
}

const { UNSPECIFIED, UNRECOGNIZED, ...CAUSES } = TerminationCause;
const unusable: readonly string[] = [UNSPECIFIED, UNRECOGNIZED];

/** Whether a form's cause is one that can be proposed. */
export const isCause = (text: string): text is TerminationCause =>
  !unusable.includes(text) && Object.values<string>(CAUSES).includes(text);

export function terminatePage(view: View, { tenantId, values, refusal }: TerminatePage): Html {
  const words = view.t.terminate;
  const causes = Object.values(CAUSES).map((value) => ({ value, text: wordOf(view.t.words.terminationCause, value) }));
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
      <form method="post" action="${paths.staff.terminate(tenantId)}" class="panel">
        ${csrfField(view)} ${choice(values, 'cause', words.cause, causes)}
        ${textArea(view, values, 'reason', words.reason)}
        <button name="step" value="preview">${words.preview}</button>
      </form>`,
  );
}

export interface TerminatePreviewPage {
  readonly tenantId: string;
  /** Cause and reason, carried on. */
  readonly values: FormValues;
  /** Choices made so far, under their field names. */
  readonly elections: FormValues;
  readonly proposal: Proposal;
}

export function terminatePreviewPage(view: View, data: TerminatePreviewPage): Html {
  const words = view.t.terminate;
  const { tenantId, proposal } = data;
  const clauses = proposal.preview?.discretionaryClauses ?? [];
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)}
      ${facts([
        [words.cause, wordOf(view.t.words.terminationCause, proposal.cause)],
        [view.t.reason, proposal.reason],
        [view.t.proposals.agreement, `${proposal.agreementId} ${proposal.agreementVersion}`],
      ])}
      ${previewSection(view, proposal.preview)}
      <form method="post" action="${paths.staff.terminate(tenantId)}" class="panel">
        ${mutationFields(view)} ${hiddenFields(data.values)}
        ${when(clauses.length > 0, () => choicesFieldset(view, clauses, data.elections))}
        <p class="actions">
          <button class="quiet" name="step" value="preview">${words.preview}</button>
          <button class="danger" name="step" value="propose">${words.propose}</button>
        </p>
      </form>`,
  );
}

function choicesFieldset(view: View, clauses: readonly string[], elections: FormValues): Html {
  const words = view.t.terminate;
  return html`<fieldset>
    <legend>${words.discretion}</legend>
    ${clauses.map((clauseId) =>
      field(view, elections, { name: `${ELECTION_PREFIX}${clauseId}`, label: words.choice(clauseId), maxlength: 40 }),
    )}
  </fieldset>`;
}
