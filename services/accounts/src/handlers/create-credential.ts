// CredentialsService.CreateCredential
import { actorOf } from '@tollgate/auth';
import { CreateCredentialRequest, CreateCredentialResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { createCredential, makeSecret } from '../operations/create-credential.ts';
import { fromProtoCredentialKind, fromProtoScope, toProtoCredential } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';
import { strippedAnswer } from './private-log.ts';
import { withCredentialWords, withoutWords } from './with-credential-words.ts';

export function createCredentialHandler(parts: HandlerParts): Unary<CreateCredentialRequest, CreateCredentialResponse> {
  // Shown once: not even the request log has it.
  const answers = strippedAnswer(CreateCredentialResponse, ({ credential }) => ({
    credential: credential && withoutWords(credential),
    secret: '',
  }));
  return async (request, call) => {
    const kind = fromProtoCredentialKind(request.kind);
    // Before the transaction, which would hold a connection meanwhile.
    const secret = await makeSecret(kind);
    const create = mutation(
      parts,
      answers,
      CreateCredentialRequest,
      async (tx, { tenantId, name, scope, expireTime }) => {
        const wanted = {
          tenantId,
          kind,
          name,
          scope: fromProtoScope(scope),
          expiresAt: expireTime,
          actor: actorOf(call),
        };
        const made = await createCredential(tx, parts.deps, wanted, secret);
        return { credential: toProtoCredential(made), secret: secret.secret };
      },
    );
    const answer = await create(request, call);
    if (answer.credential === undefined) return answer;
    const [credential] = await withCredentialWords(parts, [answer.credential]);
    return { ...answer, credential };
  };
}
