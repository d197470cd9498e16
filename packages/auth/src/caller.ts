// Who is calling: the service, and the person it speaks for.
import { contextKey } from '@tollgate/rpc';
import type { CallContext } from '@tollgate/rpc';

import type { ServiceName } from './names.ts';

/** A person who signed in; the console or the command line vouches for them with a token that accounts signed. */
export interface Person {
  readonly userId: string;
  readonly kind: 'tenant' | 'staff';
  /** Set for users of a tenant, and only for them. */
  readonly tenantId?: string;
  readonly roles: readonly string[];
  /** The session that the token belongs to; absent in tokens that none stands behind. */
  readonly sessionId?: string;
  /** Set when a member of staff looks as a tenant sees it: their user id. Such a person changes nothing. */
  readonly impersonatedBy?: string;
}

/** The caller of one call, proved by its certificate and tokens. */
export interface Caller {
  readonly service: ServiceName;
  readonly person?: Person;
}

const callerKey = contextKey<Caller>('caller');

/** Records the caller; only the access interceptor does. */
export const setCaller = (call: CallContext, caller: Caller): void => call.set(callerKey, caller);

/** The caller of a call that passed the access interceptor. */
export const callerOf = (call: CallContext): Caller => call.get(callerKey);

/** The caller as records name it: `user:usr_…` for a person, `service:billing` for a service of its own accord. */
export function actorOf(call: CallContext): string {
  const { person, service } = callerOf(call);
  return person === undefined ? `service:${service}` : `user:${person.userId}`;
}
