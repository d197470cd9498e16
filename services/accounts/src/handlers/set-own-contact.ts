// SessionsService.SetOwnContact
import { actorOf } from '@tollgate/auth';
import { SetOwnContactRequest, SetOwnContactResponse } from '@tollgate/contracts/accounts/v1/sessions';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { isOwnPassword } from '../operations/change-password.ts';
import { setOwnContact } from '../operations/own-contact.ts';
import { personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';

export function setOwnContactHandler(parts: HandlerParts): Unary<SetOwnContactRequest, SetOwnContactResponse> {
  const requests = digestedRequest(SetOwnContactRequest, parts.deps.keys.digest);
  return async (request, call) => {
    const { userId } = personOfCall(call);
    const { email, currentPassword } = request;
    const fits = email !== '' && (await isOwnPassword(parts.db, parts.deps, userId, currentPassword));
    const set = mutation(parts, SetOwnContactResponse, requests, async (tx) => {
      const language = request.language === 'en' ? 'en' : 'zh';
      const contact = { userId, language, email, fits, actor: actorOf(call) } as const;
      return { confirmationSent: await setOwnContact(tx, parts.deps, contact) };
    });
    return set(request, call);
  };
}
