// IdentitiesService.ReadIdentity: an answer that is kept nowhere, so it is no mutation with a request id.
import { actorOf } from '@tollgate/auth';
import type { ReadIdentityRequest, ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import type { Unary } from '@tollgate/rpc';
import { readIdentity } from '../operations/read-identity.ts';
import { toProtoDocument } from './convert-kyc.ts';
import { toProtoFacts, toProtoVerification } from './convert-verifications.ts';
import type { HandlerParts } from './handler-parts.ts';

export function readIdentityHandler({ db, deps }: HandlerParts): Unary<ReadIdentityRequest, ReadIdentityResponse> {
  return async ({ tenantId, verificationId }, call) => {
    const which = { tenantId, verificationId, actor: actorOf(call) };
    const { verification, identity, documents } = await readIdentity(db, deps, which);
    return {
      verification: toProtoVerification(verification, verification),
      facts: toProtoFacts(identity, verification.documentIds),
      documents: documents.map((each) => toProtoDocument(each, each.fileName)),
    };
  };
}
