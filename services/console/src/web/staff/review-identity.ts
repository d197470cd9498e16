// What a reviewer holds against each other: the facts of a submission in full, and each paper with its decision.
import type { Document } from '@tollgate/contracts/accounts/v1/documents';
import type { ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import type { ReviewReason } from '@tollgate/contracts/accounts/v1/requirements';
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';

import { showCount, showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { choice, mutationFields } from '../parts/form.ts';
import { textIn } from '../parts/layout.ts';
import { reasonText } from '../parts/papers.ts';
import { type Part, showPart } from '../parts/part.ts';
import { facts } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface Identity {
  readonly verification: Verification;
  /** Undefined where it was not asked for: a look is recorded, so nobody looks without need. */
  readonly full: Part<ReadIdentityResponse> | undefined;
  readonly reasons: readonly ReviewReason[];
}

/** Facts and papers, or the way to them. */
export function identitySection(view: View, identity: Identity): Html {
  const words = view.t.review;
  const { verification, full } = identity;
  const address = paths.staff.verification(verification.tenantId, verification.verificationId);
  return html`<section>
    <h2>${words.full}</h2>
    ${
      full === undefined
        ? html`<p class="notice">${words.notRead} <a href="${address}?full=1">${words.readFull}</a></p>`
        : showPart(
            view,
            full,
            (answer) =>
              html`<p class="notice">${words.recorded}</p>
                ${facts(factsOf(view, answer.facts))}
                <h2>${view.t.papers.title}</h2>
                ${when(answer.documents.length === 0, () => html`<p class="none">${words.noPapers}</p>`)}
                ${answer.documents.map((paper) => paperBlock(view, identity, paper))}`,
          )
    }
  </section>`;
}

type Fact = readonly [name: string, value: string];

function factsOf(view: View, full: ReadIdentityResponse['facts']): Fact[] {
  const words = view.t.verification;
  if (full === undefined) return [];
  if (full.$case === 'individual') {
    const { identity: person, idValidUntil } = full.value;
    return [
      [words.legalName, person?.legalName ?? ''],
      [wordOf(view.t.words.numberType, 'RESIDENT_ID'), person?.residentId ?? ''],
      [view.t.review.cardUntil, (person?.idValidUntil ?? '') || idValidUntil],
    ];
  }
  const { identity: firm, operator, sendsForOthers, authorisationValidUntil } = full.value;
  const { review } = view.t;
  return [
    [words.legalName, firm?.legalName ?? ''],
    [wordOf(view.t.words.numberType, 'USCC'), firm?.uscc ?? ''],
    [words.legalPerson, firm?.legalPersonName ?? ''],
    [review.licenceUntil, firm?.licenceValidUntil ?? ''],
    [review.operator, operator === undefined ? '–' : `${operator.name} ${operator.residentId}`],
    [review.sendsForOthers, sendsForOthers ? review.forOthersUntil(authorisationValidUntil) : review.no],
  ];
}

function paperBlock(view: View, { verification, reasons }: Identity, paper: Document): Html {
  const words = view.t.papers;
  const { review } = view.t;
  const named = verification.documentIds.includes(paper.documentId);
  return html`<article class="panel">
    <h3>${wordOf(view.t.words.documentType, paper.type)}</h3>
    ${facts([
      [view.t.state, wordOf(view.t.words.documentState, paper.state)],
      ...(paper.reason === '' ? [] : [[words.rejected, reasonText(view, reasons, paper.reason)] as const]),
      [words.name, `${paper.fileName} (${paper.mediaType}, ${words.size(showCount(paper.sizeBytes))})`],
      [words.uploaded, showTime(paper.uploadTime, view.language)],
      [review.named, named ? review.yes : review.no],
      ...(paper.reviewer === '' ? [] : [[view.t.actor, paper.reviewer] as const]),
    ])}
    <p><a href="${paths.tenant(paper.tenantId).paper(paper.documentId)}">${words.open}</a></p>
    ${paperForms(view, verification, paper, reasons)}
  </article>`;
}

/** One decision a paper; what was accepted may still turn out bad. */
function paperForms(view: View, verification: Verification, paper: Document, reasons: readonly ReviewReason[]): Html {
  const words = view.t.review;
  const action = paths.staff.paper(paper.tenantId, verification.verificationId, paper.documentId);
  const accept = html`<form method="post" action="${action}">
    ${mutationFields(view)}<button name="decision" value="accept">${words.accept}</button>
  </form>`;
  const options = reasonOptions(view, reasons);
  return html`${when(paper.state === 'DOCUMENT_STATE_UPLOADED', () => accept)}
  ${when(
    paper.state !== 'DOCUMENT_STATE_REJECTED',
    () =>
      html`<form method="post" action="${action}" class="narrow">
        ${mutationFields(view)} ${choice({}, 'reason', words.rejectReason, [{ value: '', text: '–' }, ...options])}
        <button class="danger" name="decision" value="reject">${words.rejectPaper}</button>
      </form>`,
  )}`;
}

/** The reasons that people give. */
export const reasonOptions = (view: View, reasons: readonly ReviewReason[]): { value: string; text: string }[] =>
  reasons.filter(({ automatic }) => !automatic).map(({ code, text }) => ({ value: code, text: textIn(view, text) }));
