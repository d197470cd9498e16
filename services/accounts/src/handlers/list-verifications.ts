// VerificationsService.ListVerifications
import type {
  ListVerificationsRequest,
  ListVerificationsResponse,
} from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { listVerifications } from '../operations/read-verifications.ts';
import { fromProtoVerificationState, toProtoVerification } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { fromProtoPage, toProtoPage } from './page.ts';

export function listVerificationsHandler({
  db,
  deps,
}: HandlerParts): Unary<ListVerificationsRequest, ListVerificationsResponse> {
  return async (request) => {
    const wanted = fromProtoPage(request, 'ver');
    const found = await listVerifications(db, deps, {
      state: fromProtoVerificationState(request.state),
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      after: wanted.from,
      limit: wanted.limit,
    });
    const { page, nextPageToken } = toProtoPage(found, wanted, (each) => each.verificationId);
    return { verifications: page.map((each) => toProtoVerification(each, each.identity)), nextPageToken };
  };
}
