// VerificationsService.ListVerifications
import type {
  ListVerificationsRequest,
  ListVerificationsResponse,
} from '@tollgate/contracts/accounts/v1/verifications';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listVerifications } from '../operations/read-verifications.ts';
import { fromProtoVerificationState, toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { seenBy } from './with-identity.ts';

const key = idKey('ver');

export function listVerificationsHandler({
  db,
  deps,
}: HandlerParts): Unary<ListVerificationsRequest, ListVerificationsResponse> {
  return async (request, call) => {
    const query = fromPagedRequest(request, 50, key);
    const found = await listVerifications(db, deps, {
      ...fromProtoVerificationState(request.state),
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      after: query.after,
      limit: query.limit,
    });
    const { items, nextPageToken } = toPage(found, query, key, (each) => each.verificationId);
    const seen = items.map((each) => seenBy(call, each));
    return { verifications: seen.map((each) => toProtoVerification(each, each)), nextPageToken };
  };
}
