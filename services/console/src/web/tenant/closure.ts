// The end of an account: what would become of the money and of the data, asking for it, and taking it back.
import { type Closure, ClosureState, type PreviewClosureResponse } from '@tollgate/contracts/accounts/v1/closures';

import { showMoney, showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { field, mutationFields } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Part, showPart } from '../parts/part.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { facts, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface ClosurePage {
  readonly tenantId: string;
  readonly closures: readonly Closure[];
  /** Undefined once the settlement has begun: it shows what became of everything. */
  readonly preview: Part<PreviewClosureResponse> | undefined;
  readonly refusal?: Refusal | undefined;
}

export function closurePage(view: View, data: ClosurePage): Html {
  const words = view.t.closure;
  const [latest] = data.closures;
  return page(
    view,
    words.title,
    html`${tenantLine(view, data.tenantId)} ${data.refusal === undefined ? '' : refusalBox(view, data.refusal)}
      ${previewSection(view, data.preview)} ${order(view, data.tenantId, latest)}
      <section>
        <h2>${words.history}</h2>
        ${closuresTable(view, data.closures)}
      </section>`,
  );
}

function previewSection(view: View, preview: ClosurePage['preview']): Html {
  if (preview === undefined) return html``;
  return html`<section>
    <h2>${view.t.closure.preview}</h2>
    ${showPart(view, preview, (value) => previewFacts(view, value))}
  </section>`;
}

/** Whether nothing can be asked for or taken back any more. */
export const isEnding = (closure: Closure | undefined): boolean =>
  closure?.state === ClosureState.SETTLING || closure?.state === ClosureState.CLOSED;

function previewFacts(view: View, preview: PreviewClosureResponse): Html {
  const words = view.t.closure;
  const money = view.t.preview;
  return html`${facts([
    [money.refunded, showMoney(preview.refunded)],
    [money.forfeited, showMoney(preview.forfeited)],
    [money.expired, showMoney(preview.expired)],
    [money.setOff, showMoney(preview.setOff)],
    [money.stillOwed, showMoney(preview.stillOwed)],
    [money.reserved, showMoney(preview.reserved)],
    [view.t.clause, html`<code>${preview.clauseIds.join(', ')}</code>`],
    [words.coolsOff, showTime(preview.coolOffEndTime, view.language)],
  ])}
  ${table(view, words.retention, preview.retention, [
    { heading: words.retention, cell: (item) => wordOf(words.dataClass, item.dataClass) },
    { heading: words.keptUntil, cell: (item) => showTime(item.dueTime, view.language) },
    { heading: words.law, cell: (item) => html`<code>${item.law}</code>` },
  ])}`;
}

/** The form for what can be done now: ask, take back, or nothing. Only the tenant itself asks here. */
function order(view: View, tenantId: string, latest: Closure | undefined): Html {
  const words = view.t.closure;
  const address = paths.tenant(tenantId).closure;
  if (latest?.state === ClosureState.COOLING_OFF)
    return html`<form method="post" action="${address}" class="panel narrow">
      <h2>${words.cancel}</h2>
      <p>${words.cancelUntil(showTime(latest.coolOffEndTime, view.language))}</p>
      ${mutationFields(view)}<button name="step" value="cancel">${words.cancel}</button>
    </form>`;
  if (isEnding(latest) || view.viewer?.kind !== 'tenant') return html``;
  return html`<form method="post" action="${address}" class="panel narrow">
    <h2>${words.request}</h2>
    <p class="notice">${words.warning}</p>
    ${mutationFields(view)}
    ${field(view, {}, { name: 'password', label: words.password, type: 'password', required: true, autocomplete: 'current-password' })}
    <button class="danger" name="step" value="request">${words.request}</button>
  </form>`;
}

function closuresTable(view: View, closures: readonly Closure[]): Html {
  const words = view.t.closure;
  return table(view, words.history, closures, [
    { heading: words.asked, cell: (one) => showTime(one.requestTime, view.language) },
    { heading: view.t.state, cell: (one) => wordOf(words.states, one.state) },
    { heading: words.coolsOff, cell: (one) => showTime(one.coolOffEndTime, view.language) },
    {
      heading: words.due,
      cell: (one) => (one.deadlinePending ? words.deadlinePending : showTime(one.dueTime, view.language)),
    },
    { heading: view.t.clause, cell: (one) => html`<code>${one.clauseId}</code>` },
    { heading: words.ended, cell: (one) => showTime(one.endTime, view.language) },
  ]);
}
