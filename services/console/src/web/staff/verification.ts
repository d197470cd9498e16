// One submission before its reviewer: facts and papers, then approve, or reject with coded reasons.
import { type Verification, VerificationState } from '@tollgate/contracts/accounts/v1/verifications';

import { showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { mutationFields } from '../parts/form.ts';
import { page, tenantLine, textIn } from '../parts/layout.ts';
import { type Refusal, refusalBox } from '../parts/refusal.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';
import { type Identity, identitySection, reasonOptions } from './review-identity.ts';

export interface ReviewPage extends Identity {
  readonly refusal?: Refusal | undefined;
  readonly noReason?: boolean;
}

/** What a reviewer may still decide. */
const OPEN: readonly string[] = [VerificationState.PENDING, VerificationState.SECOND_REVIEW];

export function verificationReviewPage(view: View, data: ReviewPage): Html {
  const words = view.t.review;
  const { verification, refusal, noReason = false } = data;
  return page(
    view,
    words.one,
    html`${tenantLine(view, verification.tenantId)} ${refusal === undefined ? '' : refusalBox(view, refusal)}
    ${when(noReason, () => html`<p class="notice bad" role="alert">${words.noReason}</p>`)}
    ${facts(summaryOf(view, data))} ${secondReview(view, verification)} ${identitySection(view, data)}
    ${when(OPEN.includes(verification.state), () => decisionForms(view, data))}`,
  );
}

function summaryOf(view: View, { verification, reasons }: ReviewPage): (readonly [string, Html | string])[] {
  const { identity } = verification;
  const wordFor = (code: string): string => {
    const known = reasons.find((one) => one.code === code);
    return known === undefined ? wordOf(view.t.words.rejectReason, code) : textIn(view, known.text);
  };
  const rejected = verification.rejectReasons.map(wordFor);
  const found = verification.findings.map(({ field, reason, text }) =>
    `${field} ${text === undefined ? reason : textIn(view, text)}`.trim(),
  );
  return [
    [view.t.verification.legalName, identity?.legalName ?? ''],
    [wordOf(view.t.words.numberType, identity?.numberType ?? ''), html`<code>${identity?.maskedNumber ?? ''}</code>`],
    [view.t.state, wordOf(view.t.words.verificationState, verification.state)],
    [view.t.verification.submitted, showTime(verification.submitTime, view.language)],
    ...(verification.registryOutcome === ''
      ? []
      : [[view.t.review.registry, wordOf(view.t.words.registryOutcome, verification.registryOutcome)] as const]),
    ...(found.length === 0 ? [] : [[view.t.review.findings, found.join('; ')] as const]),
    ...(rejected.length === 0 ? [] : [[view.t.verification.rejectReasons, rejected.join('; ')] as const]),
    ...(verification.reviewer === '' ? [] : [[view.t.actor, verification.reviewer] as const]),
  ];
}

/** Whether the viewer approved first. Accounts refuses the second approval; the page only says so before. */
const isOwnFirst = (view: View, { state, firstReviewer }: Verification): boolean =>
  state === VerificationState.SECOND_REVIEW && firstReviewer === `user:${view.viewer?.userId ?? ''}`;

function secondReview(view: View, verification: Verification): Html | '' {
  const words = view.t.review;
  const said = isOwnFirst(view, verification) ? words.ownFirst : words.secondReview(verification.firstReviewer);
  return when(
    verification.state === VerificationState.SECOND_REVIEW,
    () => html`<p class="notice" role="status">${said}</p>`,
  );
}

function decisionForms(view: View, { verification, reasons }: ReviewPage): Html {
  const words = view.t.review;
  const action = paths.staff.verification(verification.tenantId, verification.verificationId);
  return html`${when(
      !isOwnFirst(view, verification),
      () =>
        html`<form method="post" action="${action}">
          ${mutationFields(view)}<button name="decision" value="approve">${words.approve}</button>
        </form>`,
    )}
    <form method="post" action="${action}" class="panel narrow">
      ${mutationFields(view)}
      <fieldset>
        <legend>${words.pickReasons}</legend>
        ${reasonOptions(view, reasons).map(
          ({ value, text }) =>
            html`<label class="check"><input type="checkbox" name="reasons" value="${value}" /> ${text}</label>`,
        )}
      </fieldset>
      <button class="danger" name="decision" value="reject">${words.reject}</button>
    </form>`;
}
