// The sign-in page.
import { html, type Html, when } from './html.ts';
import { field, type FormValues } from './parts/form.ts';
import { page } from './parts/layout.ts';
import { type Refusal, refusalBox } from './parts/refusal.ts';
import { paths } from './paths.ts';
import type { View } from './view.ts';

/** What the page shows beside the form. */
export interface SignInPage {
  readonly values: FormValues;
  /** Where to go afterwards. */
  readonly next: string;
  readonly expired?: boolean;
  readonly refusal?: Refusal | undefined;
}

export function signInPage(view: View, { values, next, expired = false, refusal }: SignInPage): Html {
  const words = view.t.signIn;
  return page(
    view,
    words.title,
    html`${when(expired, () => html`<p class="notice" role="status">${words.expired}</p>`)}
      ${refusal === undefined ? '' : refusalBox(view, refusal)}
      <form method="post" action="${paths.signIn}" class="panel narrow">
        <input type="hidden" name="next" value="${next}" />
        ${field(view, values, { name: 'login', label: words.login, required: true, autocomplete: 'username', maxlength: 120 })}
        ${field(view, values, {
          name: 'password',
          label: words.password,
          type: 'password',
          required: true,
          autocomplete: 'current-password',
        })}
        ${field(
          view,
          {},
          {
            name: 'one_time_code',
            label: words.oneTimeCode,
            autocomplete: 'one-time-code',
            inputmode: 'numeric',
            maxlength: 10,
          },
        )}
        <button>${words.submit}</button>
      </form>`,
  );
}
