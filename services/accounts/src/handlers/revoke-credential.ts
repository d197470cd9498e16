// CredentialsService.RevokeCredential
import { actorOf } from '@tollgate/auth';
import { RevokeCredentialRequest, RevokeCredentialResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { CredentialGate } from '../operations/credential-gate.ts';
import { revokeCredential } from '../operations/end-credentials.ts';
import { toProtoCredential } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';
import { strippedAnswer } from './private-log.ts';
import { withCredentialWords, withoutWords } from './with-credential-words.ts';

export function revokeCredentialHandler(
  parts: HandlerParts,
  gate: CredentialGate,
): Unary<RevokeCredentialRequest, RevokeCredentialResponse> {
  const answers = strippedAnswer(RevokeCredentialResponse, ({ credential }) => ({
    credential: credential && withoutWords(credential),
  }));
  const revoke = mutation(parts, answers, RevokeCredentialRequest, async (tx, request, call) => {
    const { tenantId, credentialId, reason } = request;
    const wanted = { tenantId, credentialId, reason, actor: actorOf(call) };
    return { credential: toProtoCredential(await revokeCredential(tx, parts.deps, wanted)) };
  });
  return async (request, call) => {
    const answer = await revoke(request, call);
    gate.cache.forget(request.tenantId);
    if (answer.credential === undefined) return answer;
    const [credential] = await withCredentialWords(parts, [answer.credential]);
    return { credential };
  };
}
