// Which papers prove a submission, how far they do, and until when one that turned out bad has to be replaced.
import { addDays, endOfShanghaiDay, shanghaiDay } from '@tollgate/calendar';
import type { DocumentRecord, DocumentType } from './document.ts';
import type { KycPolicy } from './kyc-policy.ts';
import type { VerificationRecord } from './verification.ts';

/** All papers of one of the rows prove it. */
export type Alternatives = readonly (readonly DocumentType[])[];

export interface Coverage {
  readonly has: boolean;
  /** Uploaded papers that would complete a row, once they are accepted; empty otherwise. */
  readonly waiting: readonly DocumentRecord[];
  /** Reasons of rejected papers. */
  readonly rejected: readonly string[];
}

/** A submission as far as its papers depend on it. */
export interface Proving {
  /** What it names. */
  readonly documentIds: readonly string[];
  readonly numberChanged: boolean;
  /** What was approved before it. */
  readonly inForce: VerificationRecord | undefined;
}

/**
 * The papers that can prove a submission: of a first one all; of a change what came since the last, and where the number is
 * the same what it names again. Papers of somebody else's number prove nothing about this one.
 */
export function papersThatProve(
  { documentIds, numberChanged, inForce }: Proving,
  papers: readonly DocumentRecord[],
): DocumentRecord[] {
  if (inForce === undefined) return [...papers];
  return papers.filter(
    ({ documentId, uploadedAt }) =>
      uploadedAt > inForce.submittedAt || (!numberChanged && documentIds.includes(documentId)),
  );
}

/** How far papers cover one of the alternatives. */
export function coverageOf(alternatives: Alternatives, papers: readonly DocumentRecord[]): Coverage {
  const wanted = new Set(alternatives.flat());
  const here = papers.filter(({ type, state }) => wanted.has(type) && state !== 'REJECTED');
  const typesOf = (given: readonly DocumentRecord[]) => new Set(given.map(({ type }) => type));
  const accepted = typesOf(here.filter(({ state }) => state === 'ACCEPTED'));
  const all = typesOf(here);
  const whole = alternatives.some((row) => row.every((type) => all.has(type)));
  return {
    has: alternatives.some((row) => row.every((type) => accepted.has(type))),
    waiting: whole ? here.filter(({ type, state }) => state === 'UPLOADED' && !accepted.has(type)) : [],
    rejected: papers.flatMap(({ type, reason }) => (reason !== undefined && wanted.has(type) ? [reason] : [])),
  };
}

/** The types of the row that is nearest to complete, without what is accepted. */
export function missingTypes(alternatives: Alternatives, papers: readonly DocumentRecord[]): DocumentType[] {
  const accepted = new Set(papers.filter(({ state }) => state === 'ACCEPTED').map(({ type }) => type));
  const gaps = alternatives.map((row) => row.filter((type) => !accepted.has(type)));
  return [...gaps].toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/**
 * The last instant to replace a paper that the approval in force rests on and that was rejected since; undefined where none
 * was. What is sent instead and rejected again does not prolong it.
 */
export function replacementEnd(
  inForce: VerificationRecord,
  alternatives: Alternatives,
  papers: readonly DocumentRecord[],
  { replacementDays }: KycPolicy,
): Date | undefined {
  const wanted = new Set(alternatives.flat());
  const { reviewedAt: approvedAt = inForce.submittedAt } = inForce;
  const lapses = papers.flatMap(({ type, state, reviewedAt, acceptedAt, uploadedAt }) => {
    if (state !== 'REJECTED' || reviewedAt === undefined || !wanted.has(type)) return [];
    // Earlier versions approved on papers that nobody had looked at.
    const restedOn = acceptedAt !== undefined || (uploadedAt <= approvedAt && reviewedAt > approvedAt);
    return restedOn ? [reviewedAt.getTime()] : [];
  });
  if (lapses.length === 0) return undefined;
  return endOfShanghaiDay(addDays(shanghaiDay(new Date(Math.max(...lapses))), replacementDays));
}
