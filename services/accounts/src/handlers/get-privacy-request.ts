// PrivacyService.GetPrivacyRequest
import type { GetPrivacyRequestRequest, GetPrivacyRequestResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { getPrivacyRequest } from '../operations/read-privacy.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getPrivacyRequestHandler({
  db,
  deps,
}: HandlerParts): Unary<GetPrivacyRequestRequest, GetPrivacyRequestResponse> {
  return async ({ tenantId, privacyRequestId }) => {
    const { record, words, history } = await getPrivacyRequest(db, deps, tenantId, privacyRequestId);
    return { request: toProtoPrivacyRequest(record, words, history) };
  };
}
