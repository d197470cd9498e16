// DocumentsService.ReadDocument
import { actorOf, callerOf } from '@tollgate/auth';
import type { ReadDocumentRequest, ReadDocumentResponse } from '@tollgate/contracts/accounts/v1/documents';
import type { ServerStream } from '@tollgate/rpc';
import { readDocument } from '../operations/documents.ts';
import { noteLookAtPaper } from '../operations/read-identity.ts';
import type { HandlerParts } from './handler-parts.ts';

const CHUNK_BYTES = 64 * 1024;

export function readDocumentHandler({
  db,
  deps,
}: HandlerParts): ServerStream<ReadDocumentRequest, ReadDocumentResponse> {
  return async function* read({ tenantId, documentId }, call) {
    if (callerOf(call).person?.kind === 'staff')
      await noteLookAtPaper(db, deps, { tenantId, documentId, actor: actorOf(call) });
    const content = await readDocument(db, deps, tenantId, documentId);
    for (let at = 0; at < content.length; at += CHUNK_BYTES) yield { chunk: content.subarray(at, at + CHUNK_BYTES) };
  };
}
