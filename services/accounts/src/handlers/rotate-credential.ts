// CredentialsService.RotateCredential
import { actorOf } from '@tollgate/auth';
import { RotateCredentialRequest, RotateCredentialResponse } from '@tollgate/contracts/accounts/v1/credentials';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { makeSecret, rotateCredential } from '../operations/create-credential.ts';
import { toProtoCredential } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';
import { strippedAnswer } from './private-log.ts';
import { withCredentialWords, withoutWords } from './with-credential-words.ts';

export function rotateCredentialHandler(parts: HandlerParts): Unary<RotateCredentialRequest, RotateCredentialResponse> {
  const answers = strippedAnswer(RotateCredentialResponse, ({ credential, replaced }) => ({
    credential: credential && withoutWords(credential),
    replaced: replaced && withoutWords(replaced),
    secret: '',
  }));
  return async (request, call) => {
    // Of both kinds, since the kind is known only to the transaction, which must not wait for argon2.
    const made = { API_KEY: await makeSecret('API_KEY'), SMTP: await makeSecret('SMTP') };
    const rotate = mutation(
      parts,
      answers,
      RotateCredentialRequest,
      async (tx, { tenantId, credentialId, overlap }) => {
        const overlapMs = Number(overlap?.seconds ?? 0n) * 1000 + Math.floor((overlap?.nanos ?? 0) / 1_000_000);
        const wanted = { tenantId, credentialId, overlapMs, actor: actorOf(call) };
        const { successor, secret, replaced } = await rotateCredential(tx, parts.deps, wanted, (kind) => made[kind]);
        return { credential: toProtoCredential(successor), secret, replaced: toProtoCredential(replaced) };
      },
    );
    const answer = await rotate(request, call);
    if (answer.credential === undefined || answer.replaced === undefined) return answer;
    const [credential, replaced] = await withCredentialWords(parts, [answer.credential, answer.replaced]);
    return { ...answer, credential, replaced };
  };
}
