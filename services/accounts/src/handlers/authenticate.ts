// CredentialsService.Authenticate
import type { AuthenticateRequest, AuthenticateResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import { authenticate } from '../operations/authenticate.ts';
import type { CredentialGate } from '../operations/credential-gate.ts';
import { fromProtoNeed, toProtoPass } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';

export function authenticateHandler(
  { db, deps }: HandlerParts,
  gate: CredentialGate,
): Unary<AuthenticateRequest, AuthenticateResponse> {
  return async ({ need, ...given }) =>
    toProtoPass(await authenticate(db, deps, gate, { ...given, need: fromProtoNeed(need) }));
}
