// A case as a signed pack: what was decided, everything that happened, and every piece of evidence.
import type { Reader } from '@tollgate/db';
import { packEvidence, type EvidenceFile, type EvidenceSigner } from '@tollgate/evidence';
import { canonicalJson } from '@tollgate/agreements';
import type { CaseRecord, Evidence } from '../domain/case.ts';
import type { Plain } from '../domain/evidence-content.ts';
import { listCaseEvents } from '../store/case-evidence.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { readFile } from './case-files.ts';
import { readCase } from './read-cases.ts';

const EVENTS_MAX = 100_000;

/** The bytes of the pack, one file in memory at a time. @throws CASE_NOT_FOUND before the first byte */
export async function exportCase(
  db: Reader<EnforcementTables>,
  signer: EvidenceSigner,
  caseId: string,
): Promise<AsyncGenerator<Uint8Array>> {
  const { record, evidence } = await readCase(db, caseId);
  const facts = {
    case: record.caseId,
    tenant: record.tenantId,
    clause: record.clauseId,
    agreement: record.agreementId,
    agreement_version: record.agreementVersion,
    state: record.state,
    evidence: String(evidence.length),
  };
  return packEvidence(filesOf(db, record, evidence), facts, signer);
}

async function* filesOf(
  db: Reader<EnforcementTables>,
  record: CaseRecord,
  evidence: readonly Evidence[],
): AsyncGenerator<EvidenceFile> {
  yield json('case.json', caseJson(record));
  const events = await listCaseEvents(db, record.caseId, { after: 0n, limit: EVENTS_MAX });
  yield json(
    'timeline.json',
    events.map((event) => ({
      sequence: event.sequence.toString(),
      case: event.caseId,
      kind: event.kind,
      actor: event.actor,
      text: event.text,
      reference: event.reference,
      at: event.at.toISOString(),
    })),
  );
  yield json('evidence.json', evidence.map(evidenceJson));
  for (const piece of evidence) {
    const name = `evidence-${piece.evidenceId.slice(4)}`;
    if (piece.kind === 'FILE') yield { name, content: await whole(readFile(db, piece.evidenceId)) };
    else yield { name: `${name}.json`, content: Buffer.from(piece.content, 'utf8') };
  }
}

async function whole(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const part of parts) chunks.push(part);
  return Buffer.concat(chunks);
}

const json = (name: string, value: Plain): EvidenceFile => ({
  name,
  content: Buffer.from(canonicalJson(value), 'utf8'),
});

function caseJson(record: CaseRecord): Plain {
  return {
    case: record.caseId,
    tenant: record.tenantId,
    state: record.state,
    severity: record.severity,
    trigger: record.triggerId,
    clause: record.clauseId,
    agreement: record.agreementId,
    agreement_version: record.agreementVersion,
    title: record.title,
    assignee: record.assignee,
    take_up_by: record.takeUpBy.toISOString(),
    decide_by: record.decideBy.toISOString(),
    case_rules: record.caseRules,
    outcome: record.outcome,
    decision_reason: record.decisionReason,
    restrictions: record.restrictionIds,
    proposals: record.proposalIds,
    merged_into: record.mergedInto,
    created_at: record.createdAt.toISOString(),
    closed_at: record.closedAt?.toISOString() ?? null,
  };
}

const evidenceJson = (piece: Evidence): Plain => ({
  evidence: piece.evidenceId,
  case: piece.caseId,
  kind: piece.kind,
  title: piece.title,
  sha256: piece.sha256,
  file_name: piece.fileName,
  media_type: piece.mediaType,
  size_bytes: piece.sizeBytes.toString(),
  actor: piece.actor,
  created_at: piece.createdAt.toISOString(),
});
