// Forms: hidden proofs, labelled fields, buttons. A field shows again what was typed when its form is refused.
import { html, type Html, when } from '../html.ts';
import type { View } from '../view.ts';

/** Values as a form sent them. */
export type FormValues = Readonly<Record<string, string>>;

/** Proves that the form is of this session. */
export const csrfField = (view: View): Html => html`<input type="hidden" name="csrf" value="${view.csrfToken}" />`;

/** Proof and request id of a form that changes something. A form shown again keeps the id only when told. */
export const mutationFields = (view: View): Html =>
  html`${csrfField(view)}<input type="hidden" name="request_id" value="${view.newRequestId()}" />`;

/** Carries values through a preview. */
export const hiddenFields = (values: FormValues): Html =>
  html`${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;

/** How one field looks. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'date';
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputmode?: 'decimal' | 'numeric' | 'text';
  readonly maxlength?: number;
}

/** One labelled line. Passwords are never shown again. */
export function field(view: View, values: FormValues, options: FieldOptions): Html {
  const { name, type = 'text', required = false } = options;
  return html`<label class="field">
    <span>${options.label}${when(required, () => html` <em>(${view.t.required})</em>`)}</span>
    <input
      name="${name}"
      type="${type}"
      value="${type === 'password' ? '' : (values[name] ?? '')}"
      autocomplete="${options.autocomplete ?? 'off'}"
      inputmode="${options.inputmode ?? 'text'}"
      maxlength="${options.maxlength ?? 200}"
      ${required ? 'required' : ''}
    />
  </label>`;
}

/** Several lines of text. */
export function textArea(view: View, values: FormValues, name: string, label: string): Html {
  return html`<label class="field">
    <span>${label} <em>(${view.t.required})</em></span>
    <textarea name="${name}" rows="4" minlength="10" maxlength="2000" required>${values[name] ?? ''}</textarea>
  </label>`;
}

/** A choice of a few. */
export function choice(
  values: FormValues,
  name: string,
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
): Html {
  return html`<label class="field">
    <span>${label}</span>
    <select name="${name}">
      ${options.map(
        ({ value, text }) =>
          html`<option value="${value}" ${values[name] === value ? 'selected' : ''}>${text}</option>`,
      )}
    </select>
  </label>`;
}
