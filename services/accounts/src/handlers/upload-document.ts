// DocumentsService.UploadDocument: a header, then chunks. Everything is checked before anything is stored.
import { createHash } from 'node:crypto';
import { actorOf, requireAccess } from '@tollgate/auth';
import {
  DocumentHeader,
  type UploadDocumentRequest,
  UploadDocumentResponse,
} from '@tollgate/contracts/accounts/v1/documents';
import type { CallContext, ClientStream } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { uploadRule } from '../access.ts';
import { inspectPaper } from '../adapters/paper-content.ts';
import { DOCUMENT_BYTES_MAX, isFileName, type MediaType } from '../domain/document.ts';
import { documentTooLarge, invalidField } from '../domain/kyc-errors.ts';
import { getDocument, storeDocument } from '../operations/documents.ts';
import { isProven } from '../operations/read-verifications.ts';
import { fromProtoDocumentType, toProtoDocument } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { UPLOAD_LIMITS, UploadSlots } from './upload-slots.ts';

export function uploadDocumentHandler(
  parts: HandlerParts,
): ClientStream<UploadDocumentRequest, UploadDocumentResponse> {
  const slots = new UploadSlots(UPLOAD_LIMITS);
  return async (requests, call) => {
    const parcels = requests[Symbol.asyncIterator]();
    const messages = { next: () => slots.partInTime(parcels.next()) };
    const header = await headerOf(messages, call);
    const { tenantId } = header;
    const giveBack = slots.take({ tenantId, proven: await isProven(parts.db, tenantId) });
    try {
      const content = await slots.inTime(contentOf(messages, header));
      const mediaType = await inspect(content, header);
      return await store(parts, call, header, { content, mediaType });
    } finally {
      giveBack();
    }
  };
}

type Messages = Pick<AsyncIterator<UploadDocumentRequest, void>, 'next'>;

async function headerOf(messages: Messages, call: CallContext): Promise<DocumentHeader> {
  const first = await messages.next();
  const part = first.done === true ? undefined : first.value.part;
  const header = part?.$case === 'header' ? part.value : undefined;
  // Also without a header: whoever may not upload learns nothing else.
  requireAccess(call, uploadRule, header ?? {});
  if (header === undefined) throw invalidField('DOCUMENT_HEADER_MISSING', 'header', 'comes first');
  if (!isFileName(header.fileName))
    throw invalidField('FILE_NAME_INVALID', 'header.file_name', 'is a plain name without a path or markup');
  if (header.sizeBytes < 1n) throw invalidField('DOCUMENT_EMPTY', 'header.size_bytes', 'is at least 1');
  if (header.sizeBytes > BigInt(DOCUMENT_BYTES_MAX)) throw documentTooLarge();
  return header;
}

async function contentOf(messages: Messages, header: DocumentHeader): Promise<Buffer> {
  const size = Number(header.sizeBytes);
  const content = Buffer.allocUnsafe(size);
  let filled = 0;
  for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
    const { part } = next.value;
    if (part?.$case !== 'chunk') throw invalidField('DOCUMENT_HEADER_TWICE', 'header', 'comes once');
    if (filled + part.value.length > size) throw sizeDiffers();
    content.set(part.value, filled);
    filled += part.value.length;
  }
  if (filled !== size) throw sizeDiffers();
  if (createHash('sha256').update(content).digest('hex') !== header.sha256)
    throw invalidField('DOCUMENT_DIGEST_DIFFERS', 'header.sha256', 'is the SHA-256 of what came');
  return content;
}

const sizeDiffers = () => invalidField('DOCUMENT_SIZE_DIFFERS', 'header.size_bytes', 'is the size of what came');

async function inspect(content: Buffer, header: DocumentHeader): Promise<MediaType> {
  const inspection = await inspectPaper(content, header.mediaType);
  if ('mediaType' in inspection) return inspection.mediaType;
  throw invalidField(inspection.fault, 'chunk', CONTENT_FAULTS[inspection.fault]);
}

const CONTENT_FAULTS = {
  DOCUMENT_TYPE_NOT_ALLOWED: 'is a JPEG or PNG picture or a PDF',
  DOCUMENT_TYPE_MISMATCH: 'is what header.media_type says',
  DOCUMENT_DAMAGED: 'is whole',
  DOCUMENT_DIMENSIONS: 'has the size of a page that people can read',
  DOCUMENT_BOMB: 'does not become many times as large when it is opened',
  DOCUMENT_POLYGLOT: 'is nothing else besides, and ends where it ends',
  DOCUMENT_ACTIVE_CONTENT: 'has no scripts, actions, forms or attachments',
  DOCUMENT_FILTER_NOT_ALLOWED: 'is compressed by Flate, DCT, CCITT or JPX, and says so itself',
  DOCUMENT_ENCRYPTED: 'can be read without a password',
} as const;

async function store(
  parts: HandlerParts,
  call: CallContext,
  header: DocumentHeader,
  { content, mediaType }: { readonly content: Buffer; readonly mediaType: MediaType },
): Promise<UploadDocumentResponse> {
  // The header names the content by its digest, so it stands for the whole upload in the request log.
  const requests = digestedRequest(DocumentHeader, parts.deps.keys.digest);
  const once = mutation(parts, UploadDocumentResponse, requests, async (tx, { tenantId, type, sha256, fileName }) => {
    const upload = { tenantId, type: fromProtoDocumentType(type), mediaType, sha256, fileName, content };
    const record = await storeDocument(tx, parts.deps, { ...upload, actor: actorOf(call) });
    return { document: toProtoDocument(record, '') };
  });
  const { document } = await once(header, call);
  if (document === undefined) return { document };
  const shown = await getDocument(parts.db, parts.deps, document.tenantId, document.documentId);
  return { document: { ...document, fileName: shown.fileName } };
}
