// Papers: stored sealed, reviewed, read back by who may.
import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import {
  type Document,
  type DocumentRecord,
  DOCUMENTS_MAX,
  type DocumentType,
  type MediaType,
} from '../domain/document.ts';
import {
  documentErased,
  documentNotFound,
  documentReviewed,
  reasonUnknown,
  sameUploader,
  tooManyDocuments,
} from '../domain/kyc-errors.ts';
import { documentRejectedNotice } from '../domain/kyc-notices.ts';
import { isStaffReason } from '../domain/review-reasons.ts';
import {
  countDocuments,
  findContent,
  findDocument,
  findDocuments,
  insertDocument,
  setDocumentReviewed,
  type StoredDocument,
} from '../store/documents.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { settleDemands } from './demands.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { refreshRequirements } from './refresh-requirements.ts';
import { writeNotice } from './write-notice.ts';

/** A paper that passed every check. */
export interface Upload {
  readonly tenantId: string;
  readonly type: DocumentType;
  readonly mediaType: MediaType;
  readonly sha256: string;
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly actor: string;
}

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, DOCUMENT_LIMIT_REACHED, DOCUMENT_ERASED. */
export async function storeDocument(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  upload: Upload,
): Promise<DocumentRecord> {
  const { tenantId, type, mediaType, sha256, content } = upload;
  const tenant = await lockLiveTenant(tx, tenantId);
  if ((await countDocuments(tx, tenantId)) >= BigInt(DOCUMENTS_MAX)) throw tooManyDocuments();
  const documentId = newId('doc');
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw documentErased(documentId);
  const record: DocumentRecord = {
    documentId,
    tenantId,
    type,
    state: 'UPLOADED',
    mediaType,
    sizeBytes: BigInt(content.length),
    sha256,
    uploadedAt: deps.now(),
    reason: undefined,
    reviewedAt: undefined,
    reviewer: undefined,
    uploadedBy: upload.actor,
    acceptedAt: undefined,
  };
  const sealedFileName = key.seal(SEALED.documentName(documentId), upload.fileName);
  const sealedContent = key.sealBytes(SEALED.document(documentId), content);
  await insertDocument(tx, { record, sealedFileName }, sealedContent);
  await refreshRequirements(tx, deps, tenant);
  return record;
}

/**
 * One decision a paper, but that what was accepted may turn out bad later.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, DOCUMENT_NOT_FOUND, DOCUMENT_REVIEWED, REASON_UNKNOWN, UPLOADER_SAME.
 */
export async function reviewDocument(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Readonly<Record<'tenantId' | 'documentId' | 'reviewer', string>> & { readonly reason: string | undefined },
): Promise<DocumentRecord> {
  const { tenantId, documentId, reviewer, reason } = decision;
  const tenant = await lockLiveTenant(tx, tenantId);
  const stored = await findDocument(tx, tenantId, documentId);
  if (stored === undefined) throw documentNotFound(documentId);
  const { record } = stored;
  const revokes = record.state === 'ACCEPTED' && reason !== undefined;
  if (record.state !== 'UPLOADED' && !revokes) throw documentReviewed(documentId, record.state);
  if (reason !== undefined && !isStaffReason(reason)) throw reasonUnknown('reason');
  if (reason === undefined && record.uploadedBy === reviewer) throw sameUploader();
  const reviewedAt = deps.now();
  await setDocumentReviewed(tx, documentId, { reason, reviewer, reviewedAt });
  await settleDemands(tx, tenantId, reviewedAt);
  await refreshRequirements(tx, deps, tenant);
  if (reason !== undefined) await writeNotice(tx, deps, tenantId, documentRejectedNotice(record.type, reason));
  const acceptedAt = reason === undefined ? reviewedAt : record.acceptedAt;
  return { ...record, state: reason === undefined ? 'ACCEPTED' : 'REJECTED', reason, reviewedAt, reviewer, acceptedAt };
}

/** @throws DomainError DOCUMENT_NOT_FOUND, also for another tenant's. */
export async function getDocument(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  documentId: string,
): Promise<Document> {
  const stored = await findDocument(db, tenantId, documentId);
  const [shown] = stored === undefined ? [] : await named(db, deps, tenantId, [stored]);
  if (shown === undefined) throw documentNotFound(documentId);
  return shown;
}

/** Oldest first. */
export async function listDocuments(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<Document[]> {
  return named(db, deps, tenantId, await findDocuments(db, tenantId, page));
}

/** The paper itself. @throws DomainError DOCUMENT_NOT_FOUND, DOCUMENT_ERASED. */
export async function readDocument(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  documentId: string,
): Promise<Buffer> {
  if ((await findDocument(db, tenantId, documentId)) === undefined) throw documentNotFound(documentId);
  const sealed = await findContent(db, documentId);
  const key = await dataKeyOf(db, deps, tenantId);
  if (sealed === undefined || key === undefined) throw documentErased(documentId);
  return key.openBytes(SEALED.document(documentId), sealed);
}

async function named(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  stored: readonly StoredDocument[],
): Promise<Document[]> {
  const key = await dataKeyOf(db, deps, tenantId);
  return stored.map(({ record, sealedFileName }) => ({
    ...record,
    fileName: key?.open(SEALED.documentName(record.documentId), sealedFileName) ?? '',
  }));
}
