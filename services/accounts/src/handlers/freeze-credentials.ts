// CredentialsService.FreezeCredentials
import { actorOf } from '@tollgate/auth';
import { FreezeCredentialsRequest, FreezeCredentialsResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { CredentialGate } from '../operations/credential-gate.ts';
import { freezeCredentials } from '../operations/end-credentials.ts';
import { fromProtoCause, toProtoCredential } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';
import { strippedAnswer } from './private-log.ts';
import { withCredentialWords, withoutWords } from './with-credential-words.ts';

export function freezeCredentialsHandler(
  parts: HandlerParts,
  gate: CredentialGate,
): Unary<FreezeCredentialsRequest, FreezeCredentialsResponse> {
  const answers = strippedAnswer(FreezeCredentialsResponse, ({ credentials }) => ({
    credentials: credentials.map(withoutWords),
  }));
  const freeze = mutation(parts, answers, FreezeCredentialsRequest, async (tx, request, call) => {
    const { tenantId, credentialId, reason } = request;
    const cause = fromProtoCause(request.cause);
    const wanted = { tenantId, credentialId: credentialId || undefined, cause, reason, actor: actorOf(call) };
    const frozen = await freezeCredentials(tx, parts.deps, wanted);
    return { credentials: frozen.map(toProtoCredential) };
  });
  return async (request, call) => {
    const answer = await freeze(request, call);
    // The other processes hear of it; this one need not wait for that.
    gate.cache.forget(request.tenantId);
    return { credentials: await withCredentialWords(parts, answer.credentials) };
  };
}
