// Papers: what is due of them, which are there, and their states in words.
import type { Document } from '@tollgate/contracts/accounts/v1/documents';
import type { Requirement, ReviewReason } from '@tollgate/contracts/accounts/v1/requirements';

import { showCount, showTime } from '../format.ts';
import { html, type Html, when } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';
import { textIn } from './layout.ts';
import { facts, table } from './table.ts';

/** A coded reason in words, with what can be done about it; the code where the words are not at hand. */
export function reasonText(view: View, reasons: readonly ReviewReason[], code: string): string {
  const known = reasons.find((one) => one.code === code);
  return known === undefined ? code : `${textIn(view, known.text)} ${textIn(view, known.remedy)}`.trim();
}

/** One thing to do: why, with which papers, by when, by which rule. */
export function requirementBlock(view: View, one: Requirement): Html {
  const words = view.t.papers;
  const pressing = one.status === 'REQUIREMENT_STATUS_PAST_DUE' ? 'notice bad' : 'notice';
  return html`<article class="${pressing}">
    <h3>${textIn(view, one.title)}</h3>
    ${when(one.blocksOpening, () => html`<p><strong>${words.blocksOpening}</strong></p>`)}
    ${facts([
      [words.status, wordOf(view.t.words.requirementStatus, one.status)],
      [words.why, one.reasons.map((reason) => textIn(view, reason.text)).join('; ')],
      [words.deadline, one.deadline === undefined ? words.noDeadline : showTime(one.deadline, view.language)],
      [words.clauses, html`<code>${one.clauseIds.join(' · ')}</code>`],
    ])}
    ${when(
      one.alternatives.length > 0,
      () =>
        html`<p>${words.needed}</p>
          <ul>
            ${one.alternatives.map(({ documents }) => html`<li>${documents.map((type) => wordOf(view.t.words.documentType, type)).join(words.and)}</li>`)}
          </ul>`,
    )}
  </article>`;
}

/** Papers with their results; names come from people and are never more than text. */
export function papersTable(view: View, papers: readonly Document[], reasons: readonly ReviewReason[]): Html {
  const words = view.t.papers;
  return table(view, words.title, papers, [
    { heading: words.type, cell: (one) => wordOf(view.t.words.documentType, one.type) },
    { heading: view.t.state, cell: (one) => wordOf(view.t.words.documentState, one.state) },
    {
      heading: words.rejected,
      cell: (one) => (one.reason === '' ? '' : reasonText(view, reasons, one.reason)),
    },
    {
      heading: words.name,
      cell: (one) => html`${one.fileName} <span class="code">${words.size(showCount(one.sizeBytes))}</span>`,
    },
    { heading: words.uploaded, cell: (one) => showTime(one.uploadTime, view.language) },
    {
      heading: '',
      cell: (one) => html`<a href="${paths.tenant(one.tenantId).paper(one.documentId)}">${words.open}</a>`,
    },
  ]);
}

/** The first type that is asked for and not there yet: what an upload is most likely to be. */
export function nextType(due: readonly Requirement[], papers: readonly Document[]): string {
  const there = new Set(papers.filter(({ state }) => state !== 'DOCUMENT_STATE_REJECTED').map(({ type }) => type));
  return due.flatMap(({ alternatives }) => alternatives[0]?.documents ?? []).find((type) => !there.has(type)) ?? '';
}
