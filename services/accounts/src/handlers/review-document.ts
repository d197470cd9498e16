// DocumentsService.ReviewDocument
import { actorOf } from '@tollgate/auth';
import { ReviewDocumentRequest, ReviewDocumentResponse } from '@tollgate/contracts/accounts/v1/documents';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { getDocument, reviewDocument } from '../operations/documents.ts';
import { toProtoDocument } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function reviewDocumentHandler(parts: HandlerParts): Unary<ReviewDocumentRequest, ReviewDocumentResponse> {
  const review = mutation(parts, ReviewDocumentResponse, ReviewDocumentRequest, async (tx, request, call) => {
    const { tenantId, documentId } = request;
    const reason = request.reason === '' ? undefined : request.reason;
    const decision = { tenantId, documentId, reason, reviewer: actorOf(call) };
    return { document: toProtoDocument(await reviewDocument(tx, parts.deps, decision), '') };
  });
  return async (request, call) => {
    const { document } = await review(request, call);
    const { fileName } = await getDocument(parts.db, parts.deps, request.tenantId, request.documentId);
    return { document: document && { ...document, fileName } };
  };
}
