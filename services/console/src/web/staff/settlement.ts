// How far a settlement is, and what it did with the value.
import { type Settlement, SettlementStep } from '@tollgate/contracts/enforcement/v1/settlements';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { outcomeTable } from '../parts/settlement-preview.ts';
import { facts, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

const STEPS = [
  SettlementStep.ADMISSION_STOPPED,
  SettlementStep.TRAFFIC_DRAINED,
  SettlementStep.USAGE_BILLED,
  SettlementStep.VALUE_MOVED,
  SettlementStep.ACCOUNT_CLOSED,
] as const;

export function settlementPage(view: View, settlement: Settlement): Html {
  const words = view.t.settlement;
  const doneAt = new Map<string, Date | undefined>(settlement.progress.map((one) => [one.step, one.completeTime]));
  const invoice = paths.tenant(settlement.tenantId).invoice(settlement.finalInvoiceId);
  return page(
    view,
    words.title,
    html`${tenantLine(view, settlement.tenantId)}
      <p class="notice ${settlement.complete ? 'good' : ''}">${settlement.complete ? words.complete : words.running}</p>
      ${when(settlement.waitingFor !== '', () => html`<p>${words.waiting(settlement.waitingFor)}</p>`)}
      ${table(view, words.title, STEPS, [
        { heading: words.step, cell: (step) => wordOf(view.t.words.settlementStep, step) },
        {
          heading: words.done,
          cell: (step) => (doneAt.has(step) ? `✓ ${showTime(doneAt.get(step), view.language)}` : words.pending),
        },
      ])}
      ${facts([
        [view.t.proposals.cause, wordOf(view.t.words.terminationCause, settlement.cause)],
        [
          words.invoice,
          settlement.finalInvoiceId === ''
            ? '–'
            : html`<a href="${invoice}"><code>${settlement.finalInvoiceId}</code></a>`,
        ],
      ])}
      <section>
        <h2>${words.lines}</h2>
        ${outcomeTable(view, words.lines, settlement.lines)}
      </section>`,
  );
}
