// Authenticates every call and holds it against its method's access rule.
import type { Interceptor, Method, Service } from '@tollgate/rpc';

import { refusalOf } from './access-table.ts';
import type { AccessRule, AccessTable } from './access-table.ts';
import { setCaller } from './caller.ts';
import type { Caller } from './caller.ts';
import { callerTokenReader } from './caller-token.ts';
import type { ServiceName } from './names.ts';
import { personTokenReader } from './person-token.ts';
import type { TokenRevocations } from './person-token.ts';
import type { VerificationKeys } from './token.ts';

/** A generated service definition with its rules. */
export type AccessEntry = readonly [definition: Service, table: AccessTable<Service>];

/** What the interceptor has to know. */
export interface AccessOptions {
  /** The service that is being called: tokens have to be made out to it. */
  readonly audience: ServiceName;
  readonly keys: VerificationKeys;
  readonly tables: readonly AccessEntry[];
  readonly now: () => Date;
  /** Tokens that are over before their time; none when absent. */
  readonly revocations?: TokenRevocations;
}

/**
 * Refuses with UNAUTHENTICATED who is not known and with PERMISSION_DENIED who may not, before anything is looked up
 * or validated. Calls that pass have a caller (callerOf).
 */
export function accessInterceptor(options: AccessOptions): Interceptor {
  const rules = rulesByPath(options.tables);
  const readCaller = callerTokenReader(options.audience, options.keys);
  const readPerson = personTokenReader(options.keys, options.revocations);
  return async (call, request, next) => {
    const now = options.now();
    const service = await readCaller(call, now);
    const person = await readPerson(call, now);
    const caller: Caller = person === undefined ? { service } : { service, person };
    const refusal = refusalOf(rules.get(call.method), caller, request);
    if (refusal !== undefined) throw refusal;
    setCaller(call, caller);
    await next();
  };
}

function rulesByPath(tables: readonly AccessEntry[]): ReadonlyMap<string, AccessRule> {
  const rules = new Map<string, AccessRule>();
  for (const [definition, table] of tables) {
    for (const [key, method] of Object.entries<Method>(definition)) {
      const rule = table[key];
      if (rule === undefined) continue;
      // Which of two rules would hold must not depend on their order.
      if (rules.has(method.path)) throw new RangeError(`two access rules for ${method.path}`);
      rules.set(method.path, rule);
    }
  }
  return rules;
}
