// One proposal before the second person: the preview, then approve or reject.
import { type Proposal, ProposalState } from '@tollgate/contracts/enforcement/v1/settlements';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { type FormValues, mutationFields, textArea } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { previewSection } from '../parts/settlement-preview.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface ProposalPage {
  readonly proposal: Proposal;
  readonly values: FormValues;
  readonly refusal?: Refusal | undefined;
}

export function proposalPage(view: View, { proposal, values, refusal }: ProposalPage): Html {
  const words = view.t.proposals;
  return page(
    view,
    words.one,
    html`${tenantLine(view, proposal.tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
    ${facts([
      [words.cause, wordOf(view.t.words.terminationCause, proposal.cause)],
      [view.t.reason, html`<span class="prose">${proposal.reason}</span>`],
      [view.t.state, wordOf(view.t.words.proposalState, proposal.state)],
      [words.proposer, proposal.proposer],
      ...(proposal.decider === '' ? [] : [[words.decider, proposal.decider] as const]),
      [words.expires, showTime(proposal.expireTime, view.language)],
      [words.agreement, `${proposal.agreementId} ${proposal.agreementVersion}`],
    ])}
    ${when(
      proposal.settlementId !== '',
      () =>
        html`<p>
          <a class="button" href="${paths.staff.settlement(proposal.tenantId, proposal.settlementId)}"
            >${words.settlement}</a
          >
        </p>`,
    )}
    ${previewSection(view, proposal.preview)}
    ${when(proposal.state === ProposalState.PENDING, () => decisionForms(view, proposal, values))}`,
  );
}

function decisionForms(view: View, proposal: Proposal, values: FormValues): Html {
  const words = view.t.proposals;
  const action = paths.staff.proposal(proposal.tenantId, proposal.proposalId);
  return html`<form method="post" action="${action}">
      ${mutationFields(view)}<button class="danger" name="decision" value="approve">${words.approve}</button>
    </form>
    <form method="post" action="${action}" class="panel">
      ${mutationFields(view)} ${textArea(view, values, 'reason', words.rejectReason)}
      <button name="decision" value="reject">${words.reject}</button>
    </form>`;
}
