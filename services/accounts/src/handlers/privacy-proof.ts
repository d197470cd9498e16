// How a call proves who asks: the owner by the password, staff by saying how they checked it.
import { actorOf } from '@tollgate/auth';
import type { IdentityCheck as CheckMessage } from '@tollgate/contracts/accounts/v1/privacy';
import type { CallContext } from '@tollgate/rpc';
import { passwordRefused } from '../domain/member-errors.ts';
import { checkWanted } from '../domain/privacy-errors.ts';
import { isOwnPassword } from '../operations/change-password.ts';
import type { IdentityProof } from '../operations/privacy-requests.ts';
import { personOfCall } from './convert-members.ts';
import { fromProtoCheck } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

/**
 * To be called before the transaction, since argon2 takes its time; what it answers is called within it, so that a request
 * that was answered before gets that answer. Undefined where no proof is given.
 */
export async function proofOf(
  { db, deps }: HandlerParts,
  request: { readonly password: string; readonly identityCheck: CheckMessage },
  call: CallContext,
): Promise<() => IdentityProof | undefined> {
  const person = personOfCall(call);
  const by = actorOf(call);
  if (person.kind === 'staff') {
    const check = fromProtoCheck(request.identityCheck);
    return () => {
      if (request.password !== '' || check === 'PASSWORD') throw checkWanted();
      return check && { check, by };
    };
  }
  if (request.password === '') return () => undefined;
  const fits = await isOwnPassword(db, deps, person.userId, request.password);
  return () => {
    if (!fits) throw passwordRefused();
    return { check: 'PASSWORD', by };
  };
}
