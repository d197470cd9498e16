// CredentialsService.VerifySignature
import type { VerifySignatureRequest, VerifySignatureResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import type { CredentialGate } from '../operations/credential-gate.ts';
import { verifySignature } from '../operations/verify-signature.ts';
import { required } from './convert.ts';
import { fromProtoNeed, toProtoPass } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';

export function verifySignatureHandler(
  { deps }: HandlerParts,
  gate: CredentialGate,
): Unary<VerifySignatureRequest, VerifySignatureResponse> {
  return async ({ secretId, signature, need, signTime, ...request }) => {
    const signed = { ...request, signedAt: required(signTime, 'sign_time') };
    const check = { secretId, signature, request: signed, need: fromProtoNeed(need) };
    return toProtoPass(await verifySignature(deps, gate, check));
  };
}
