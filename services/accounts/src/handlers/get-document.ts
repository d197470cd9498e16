// DocumentsService.GetDocument
import type { GetDocumentRequest, GetDocumentResponse } from '@tollgate/contracts/accounts/v1/documents';
import type { Unary } from '@tollgate/rpc';
import { getDocument } from '../operations/documents.ts';
import { toProtoDocument } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getDocumentHandler({ db, deps }: HandlerParts): Unary<GetDocumentRequest, GetDocumentResponse> {
  return async ({ tenantId, documentId }) => {
    const document = await getDocument(db, deps, tenantId, documentId);
    return { document: toProtoDocument(document, document.fileName) };
  };
}
