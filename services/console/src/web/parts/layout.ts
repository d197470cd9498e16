// The frame around every page: head, navigation, language switch, sign-out. No script, no inline style.
import { html, type Html, when } from '../html.ts';
import { showText } from '../format.ts';
import { wordOf } from '../messages/index.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';
import { csrfField } from './form.ts';

/** A whole document. */
export function page(view: View, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${view.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${view.t.product}</title>
        <link rel="icon" href="${paths.icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${paths.styles}" />
      </head>
      <body>
        <a class="skip" href="#content">${view.t.skipToContent}</a>
        ${header(view)}
        <main id="content">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

function header(view: View): Html {
  return html`<header class="top">
    <a class="brand" href="/">${view.t.product}</a>
    ${view.viewer === undefined ? '' : navigation(view, entriesOf(view))}
    <div class="who">
      ${view.viewer === undefined ? '' : identity(view)}
      <form method="post" action="${paths.language}">
        <input type="hidden" name="to" value="${view.language === 'en' ? 'zh-CN' : 'en'}" />
        <input type="hidden" name="back" value="${view.path}" />
        <button class="quiet" lang="${view.language === 'en' ? 'zh-CN' : 'en'}">${view.t.switchLanguage}</button>
      </form>
      ${when(
        view.viewer !== undefined,
        () =>
          html`<form method="post" action="${paths.signOut}">
            ${csrfField(view)}<button class="quiet">${view.t.signOut}</button>
          </form>`,
      )}
    </div>
  </header>`;
}

function identity(view: View): Html {
  const roles = (view.viewer?.roles ?? []).map((role) => wordOf(view.t.words.role, role));
  return html`<span class="person">${view.viewer?.displayName ?? ''} ${roles.join(' · ')}</span>`;
}

interface Entry {
  readonly href: string;
  readonly text: string;
}

function navigation(view: View, entries: readonly Entry[]): Html {
  const here = view.path.split('?')[0] ?? '';
  return html`<nav aria-label="${view.t.navigation.label}">
    <ul>
      ${entries.map(
        ({ href, text }) =>
          html`<li>
            ${here === href ? html`<a href="${href}" aria-current="page">${text}</a>` : html`<a href="${href}">${text}</a>`}
          </li>`,
      )}
    </ul>
  </nav>`;
}

function entriesOf(view: View): Entry[] {
  const words = view.t.navigation;
  if (view.viewer?.kind === 'staff') {
    return [
      { href: paths.staff.tenants, text: words.tenants },
      { href: paths.staff.verifications, text: words.verifications },
      { href: paths.staff.proposals, text: words.proposals },
    ];
  }
  return tenantEntries(view, view.viewer?.tenantId ?? '');
}

/** The pages of one tenant. */
function tenantEntries(view: View, tenantId: string): Entry[] {
  const own = paths.tenant(tenantId);
  const words = view.t.navigation;
  return [
    { href: own.overview, text: words.overview },
    { href: own.usage, text: words.usage },
    { href: own.orders, text: words.orders },
    { href: own.invoices, text: words.invoices },
    { href: own.notices, text: words.notices },
    { href: own.agreement, text: words.agreement },
    { href: own.verification, text: words.verification },
    { href: own.closure, text: words.closure },
  ];
}

/** A line that says what of a tenant is shown, for staff who came from elsewhere. */
export function tenantLine(view: View, tenantId: string): Html {
  if (view.viewer?.kind !== 'staff') return html``;
  return html`<p class="crumbs">
    <a href="${paths.staff.tenant(tenantId)}">${view.t.tenant} <code>${tenantId}</code></a>
    ${tenantEntries(view, tenantId).map(({ href, text }) => html`<a href="${href}">${text}</a>`)}
  </p>`;
}

/** Text of both languages in the viewer's. */
export const textIn = (view: View, text: { readonly zh: string; readonly en: string } | undefined): string =>
  showText(text, view.language);
