// Holds a caller against a rule inside a handler, for request streams: their interceptor sees no message.
import type { CallContext } from '@tollgate/rpc';

import { refusalOf } from './access-table.ts';
import type { AccessRule } from './access-table.ts';
import { callerOf } from './caller.ts';

/**
 * The first message of a request stream stands in for the request of a unary call. The method itself is `public` in its
 * table, and nothing may be looked up before this.
 *
 * @throws DomainError permission_denied as the access interceptor does
 */
export function requireAccess(call: CallContext, rule: AccessRule, request: unknown): void {
  const refusal = refusalOf(rule, callerOf(call), request);
  if (refusal !== undefined) throw refusal;
}
