// One submission before its reviewer: approve, or reject with coded reasons.
import { type Verification, VerificationState } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { mutationFields } from '../parts/form.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface ReviewPage {
  readonly verification: Verification;
  readonly refusal?: Refusal | undefined;
  readonly noReason?: boolean;
}

export function verificationReviewPage(view: View, { verification, refusal, noReason = false }: ReviewPage): Html {
  const words = view.t.review;
  const { identity } = verification;
  const reasons = verification.rejectReasons.map((reason) => wordOf(view.t.words.rejectReason, reason));
  return page(
    view,
    words.one,
    html`${tenantLine(view, verification.tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
    ${when(noReason, () => html`<p class="notice bad" role="alert">${words.noReason}</p>`)}
    ${facts([
      [view.t.verification.legalName, identity?.legalName ?? ''],
      [wordOf(view.t.words.numberType, identity?.numberType ?? ''), html`<code>${identity?.maskedNumber ?? ''}</code>`],
      [view.t.state, wordOf(view.t.words.verificationState, verification.state)],
      [view.t.verification.submitted, showTime(verification.submitTime, view.language)],
      ...(reasons.length === 0 ? [] : [[view.t.verification.rejectReasons, reasons.join('; ')] as const]),
      ...(verification.reviewer === '' ? [] : [[view.t.actor, verification.reviewer] as const]),
    ])}
    ${when(verification.state === VerificationState.PENDING, () => decisionForms(view, verification))}`,
  );
}

function decisionForms(view: View, verification: Verification): Html {
  const words = view.t.review;
  const action = paths.staff.verification(verification.tenantId, verification.verificationId);
  return html`<form method="post" action="${action}">
      ${mutationFields(view)}<button name="decision" value="approve">${words.approve}</button>
    </form>
    <form method="post" action="${action}" class="panel narrow">
      ${mutationFields(view)}
      <fieldset>
        <legend>${words.pickReasons}</legend>
        ${Object.entries(view.t.words.rejectReason).map(
          ([code, text]) =>
            html`<label class="check"><input type="checkbox" name="reasons" value="${code}" /> ${text}</label>`,
        )}
      </fieldset>
      <button class="danger" name="decision" value="reject">${words.reject}</button>
    </form>`;
}
