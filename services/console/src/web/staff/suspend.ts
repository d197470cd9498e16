// Suspension in two steps: the form, then its effect with the button that orders it.
import type { Restriction, SuspensionEffect } from '@tollgate/contracts/enforcement/v1/standing';

import { showCount } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { csrfField, field, type FormValues, hiddenFields, mutationFields, textArea } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { restrictionBlock } from '../parts/standing-banner.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';
import { standingFacts } from './tenant.ts';

export interface SuspendPage {
  readonly tenantId: string;
  readonly values: FormValues;
  readonly refusal?: Refusal | undefined;
  readonly badDay?: boolean;
}

export function suspendPage(view: View, { tenantId, values, refusal, badDay = false }: SuspendPage): Html {
  const words = view.t.suspend;
  return page(
    view,
    words.title,
    html`${tenantLine(view, tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
      ${when(badDay, () => html`<p class="notice bad" role="alert">${words.badDay}</p>`)}
      <form method="post" action="${paths.staff.suspend(tenantId)}" class="panel">
        ${csrfField(view)}
        ${field(view, values, { name: 'clause_id', label: words.clause, required: true, maxlength: 60 })}
        ${textArea(view, values, 'reason', words.reason)}
        ${field(view, values, { name: 'until', label: words.untilDay, type: 'date' })}
        <button name="step" value="preview">${words.preview}</button>
      </form>`,
  );
}

export interface SuspendPreviewPage {
  readonly tenantId: string;
  readonly values: FormValues;
  readonly restriction: Restriction | undefined;
  readonly effect: SuspensionEffect | undefined;
}

export function suspendPreviewPage(view: View, { tenantId, values, restriction, effect }: SuspendPreviewPage): Html {
  const words = view.t.suspend;
  const after = effect?.standingAfter;
  return page(
    view,
    words.previewTitle,
    html`${tenantLine(view, tenantId)} ${restriction === undefined ? '' : restrictionBlock(view, restriction)}
      ${facts([
        [words.openGrants, showCount(effect?.openGrants ?? 0n)],
        [words.openUnits, showCount(effect?.openGrantUnits ?? 0n)],
      ])}
      <h2>${words.after}</h2>
      ${after === undefined ? '' : standingFacts(view, after)}
      <form method="post" action="${paths.staff.suspend(tenantId)}" class="actions">
        ${mutationFields(view)} ${hiddenFields(values)}
        <button class="danger" name="step" value="confirm">${words.confirm}</button>
        <button class="quiet" name="step" value="edit">${words.edit}</button>
      </form>`,
  );
}
