// Papers, whose names and contents stay sealed here.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { DocumentRecord } from '../domain/document.ts';
import type { DocumentRow } from './kyc-schema.ts';
import type { AccountsTables } from './schema.ts';

/** A paper with its name still sealed. */
export interface StoredDocument {
  readonly record: DocumentRecord;
  readonly sealedFileName: Uint8Array;
}

export async function insertDocument(
  tx: Tx<AccountsTables>,
  { record, sealedFileName }: StoredDocument,
  sealedContent: Uint8Array,
): Promise<void> {
  await tx
    .insertInto('document')
    .values({
      document_id: record.documentId,
      tenant_id: record.tenantId,
      type: record.type,
      state: record.state,
      media_type: record.mediaType,
      size_bytes: record.sizeBytes,
      sha256: Buffer.from(record.sha256, 'hex'),
      sealed_file_name: sealedFileName,
      uploaded_at: record.uploadedAt,
      uploaded_by: record.uploadedBy,
      reason: null,
      reviewed_at: null,
      reviewer: null,
    })
    .execute();
  const row = { document_id: record.documentId, sealed_content: sealedContent };
  await tx.insertInto('document_content').values(row).execute();
}

export async function findDocument(
  db: Reader<AccountsTables>,
  tenantId: string,
  documentId: string,
): Promise<StoredDocument | undefined> {
  const row = await db
    .selectFrom('document')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && stored(row);
}

/** Oldest first, from above `after`. */
export async function findDocuments(
  db: Reader<AccountsTables>,
  tenantId: string,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<StoredDocument[]> {
  let query = db.selectFrom('document').selectAll().where('tenant_id', '=', tenantId);
  if (page.after !== undefined) query = query.where('document_id', '>', page.after);
  return (await query.orderBy('document_id').limit(page.limit).execute()).map(stored);
}

export async function countDocuments(db: Reader<AccountsTables>, tenantId: string): Promise<bigint> {
  const { count } = await db
    .selectFrom('document')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Undefined once it is deleted. */
export async function findContent(db: Reader<AccountsTables>, documentId: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('document_content')
    .select('sealed_content')
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  return row?.sealed_content;
}

export async function setDocumentReviewed(
  tx: Tx<AccountsTables>,
  documentId: string,
  review: { readonly reason: string | undefined; readonly reviewer: string; readonly reviewedAt: Date },
): Promise<void> {
  await tx
    .updateTable('document')
    .set({
      state: review.reason === undefined ? 'ACCEPTED' : 'REJECTED',
      ...(review.reason === undefined ? { accepted_at: review.reviewedAt } : {}),
      reason: review.reason ?? null,
      reviewer: review.reviewer,
      reviewed_at: review.reviewedAt,
    })
    .where('document_id', '=', documentId)
    .execute();
}

function stored(row: Selectable<DocumentRow>): StoredDocument {
  return {
    record: {
      documentId: row.document_id,
      tenantId: row.tenant_id,
      type: row.type as DocumentRecord['type'],
      state: row.state as DocumentRecord['state'],
      mediaType: row.media_type as DocumentRecord['mediaType'],
      sizeBytes: row.size_bytes,
      sha256: Buffer.from(row.sha256).toString('hex'),
      uploadedAt: row.uploaded_at,
      reason: row.reason ?? undefined,
      reviewedAt: row.reviewed_at ?? undefined,
      reviewer: row.reviewer ?? undefined,
      uploadedBy: row.uploaded_by,
      acceptedAt: row.accepted_at ?? undefined,
    },
    sealedFileName: row.sealed_file_name,
  };
}
