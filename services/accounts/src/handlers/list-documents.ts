// DocumentsService.ListDocuments
import type { ListDocumentsRequest, ListDocumentsResponse } from '@tollgate/contracts/accounts/v1/documents';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listDocuments } from '../operations/documents.ts';
import { toProtoDocument } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('doc');

export function listDocumentsHandler({ db, deps }: HandlerParts): Unary<ListDocumentsRequest, ListDocumentsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const found = await listDocuments(db, deps, request.tenantId, query);
    const { items, nextPageToken } = toPage(found, query, key, (each) => each.documentId);
    return { documents: items.map((each) => toProtoDocument(each, each.fileName)), nextPageToken };
  };
}
