// Files as evidence: stored in pieces with their digest, read back in pieces.
import { caseRulesAt } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import { exhausted, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { Evidence } from '../domain/case.ts';
import {
  countFiles,
  findEvidence,
  insertCaseEvent,
  insertEvidence,
  insertFilePart,
  readFilePart,
} from '../store/case-evidence.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { requireCaseFor, type By } from './step-case.ts';

const PART_BYTES = 256 * 1024;

export interface EvidenceUpload {
  readonly caseId: string;
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** @throws CASE_NOT_FOUND, CASE_STATE, EVIDENCE_TOO_MANY */
export async function storeFile(tx: Tx<EnforcementTables>, upload: EvidenceUpload, by: By): Promise<Evidence> {
  const { record } = await requireCaseFor(tx, upload.caseId, 'evidence');
  const { maximumFiles } = caseRulesAt(by.now).files;
  if ((await countFiles(tx, record.caseId)) >= maximumFiles)
    throw exhausted('EVIDENCE_TOO_MANY', 'The case has as many files as it may have.', {
      case_id: record.caseId,
      maximum: String(maximumFiles),
    });
  const evidence: Evidence = {
    evidenceId: newId('evd'),
    caseId: record.caseId,
    kind: 'FILE',
    title: upload.title,
    content: '',
    sha256: upload.sha256,
    fileName: upload.fileName,
    mediaType: upload.mediaType,
    sizeBytes: BigInt(upload.content.byteLength),
    actor: by.actor,
    createdAt: by.now,
  };
  await insertEvidence(tx, evidence);
  for (let at = 0, partNo = 1; at < upload.content.byteLength; at += PART_BYTES, partNo += 1)
    await insertFilePart(tx, evidence.evidenceId, partNo, upload.content.subarray(at, at + PART_BYTES));
  await noteEvidence(tx, evidence, by);
  return evidence;
}

/** Tells the timeline of a piece of evidence that was added. */
export async function noteEvidence(tx: Tx<EnforcementTables>, evidence: Evidence, { actor, now }: By): Promise<void> {
  await insertCaseEvent(tx, {
    caseId: evidence.caseId,
    kind: 'EVIDENCE_ADDED',
    actor,
    text: evidence.title,
    reference: evidence.evidenceId,
    at: now,
  });
}

/** @throws not_found EVIDENCE_NOT_FOUND, also for evidence that is no file */
export async function requireFile(
  db: Reader<EnforcementTables>,
  caseId: string,
  evidenceId: string,
): Promise<Evidence> {
  const evidence = await findEvidence(db, caseId, evidenceId);
  if (evidence?.kind !== 'FILE')
    throw notFound('EVIDENCE_NOT_FOUND', 'The case has no such file.', { case_id: caseId, evidence_id: evidenceId });
  return evidence;
}

/** The bytes of a file, a piece at a time. */
export async function* readFile(db: Reader<EnforcementTables>, evidenceId: string): AsyncGenerator<Uint8Array> {
  for (let partNo = 1; ; partNo += 1) {
    const part = await readFilePart(db, evidenceId, partNo);
    if (part === undefined) return;
    yield part;
  }
}
