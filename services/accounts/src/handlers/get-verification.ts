// VerificationsService.GetVerification
import type { GetVerificationRequest, GetVerificationResponse } from '@tollgate/contracts/accounts/v1/verifications';
import type { Unary } from '@tollgate/rpc';
import { getVerification } from '../operations/read-verifications.ts';
import { toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';
import { seenBy } from './with-identity.ts';

export function getVerificationHandler({
  db,
  deps,
}: HandlerParts): Unary<GetVerificationRequest, GetVerificationResponse> {
  return async ({ tenantId, verificationId }, call) => {
    const verification = seenBy(call, await getVerification(db, deps, tenantId, verificationId));
    return { verification: toProtoVerification(verification, verification) };
  };
}
