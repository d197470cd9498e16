// Person tokens: on whose behalf the console or the command line calls, signed by accounts at sign-in.
import { type DomainError, unauthenticated } from '@tollgate/errors';
import type { CallContext } from '@tollgate/rpc';

import type { Person } from './caller.ts';
import type { Identity } from './identity.ts';
import { expired, hasExpired, invalid, signToken, verifyToken } from './token.ts';
import type { TokenKind, VerificationKeys, VerifiedToken } from './token.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const KIND: TokenKind = { type: 'tollgate-person+jwt', maxSeconds: 900, reason: 'PERSON_TOKEN' };
const HEADER = 'tollgate-person';
const ISSUER = 'accounts';
const AUDIENCE = 'tollgate';

/**
 * Signs a token for a person who has just proved who they are; accounts alone does, others' are refused.
 *
 * @throws RangeError when the life asked for is not 1 to 900 s, or a tenant's user has no tenant.
 */
export async function signPersonToken(
  identity: Pick<Identity, 'service' | 'signingKey'>,
  person: Person,
  now: Date,
  ttlSeconds: number,
): Promise<string> {
  if ((person.kind === 'tenant') !== (person.tenantId !== undefined)) {
    throw new RangeError('users of a tenant have a tenant, and staff have none');
  }
  if (person.impersonatedBy !== undefined && person.kind !== 'tenant')
    throw new RangeError('only users of a tenant are impersonated');
  const claims = {
    sub: person.userId,
    kind: person.kind,
    roles: [...person.roles],
    // RFC 7519 counts whole seconds; what ends a person's tokens is more exact.
    issued_ms: now.getTime(),
    ...(person.tenantId === undefined ? {} : { tenant: person.tenantId }),
    ...(person.sessionId === undefined ? {} : { sid: person.sessionId }),
    ...(person.impersonatedBy === undefined ? {} : { impersonated_by: person.impersonatedBy }),
  };
  return signToken(KIND, identity.signingKey, identity.service, AUDIENCE, now, ttlSeconds, claims);
}

/** Headers that say on whose behalf a call is made. */
export const withPerson = (token: string): Readonly<Record<string, string>> => ({ [HEADER]: token });

/** Whether tokens of a person, or of one session, that were issued before an instant are over. */
export interface TokenRevocations {
  isRevoked(token: {
    readonly userId: string;
    readonly sessionId: string | undefined;
    readonly issuedMs: number;
  }): Promise<boolean>;
}

/** Makes the function that reads the person out of a call: undefined when the service calls of its own accord. */
export function personTokenReader(
  keys: VerificationKeys,
  revocations?: TokenRevocations,
): (call: CallContext, now: Date) => Promise<Person | undefined> {
  const verified = new VerifiedTokens<{ person: Person; expiresAt: number; issuedMs: number }>();
  return async (call, now) => {
    const values = call.metadata.get(HEADER);
    const [token] = values;
    if (token === undefined) return undefined;
    if (values.length !== 1 || typeof token !== 'string') throw invalid(KIND);
    const read = await verified.read(token, async () => {
      const fresh = await verifyToken(KIND, token, keys, AUDIENCE, now);
      return { person: personIn(fresh), expiresAt: fresh.expiresAt, issuedMs: issueTimeIn(fresh) };
    });
    if (hasExpired(read, now)) throw expired(KIND);
    const { userId, sessionId } = read.person;
    const { issuedMs } = read;
    if ((await revocations?.isRevoked({ userId, sessionId, issuedMs })) === true) throw revoked();
    return read.person;
  };
}

const revoked = (): DomainError =>
  unauthenticated('PERSON_TOKEN_REVOKED', 'the session behind the token has ended or changed; sign in again');

/** Tokens of older builds count from their whole second. */
function issueTimeIn({ payload }: VerifiedToken): number {
  const { issued_ms: exact, iat = 0 } = payload;
  return typeof exact === 'number' ? exact : iat * 1000;
}

function personIn({ issuer, payload }: VerifiedToken): Person {
  const { sub: userId, kind, tenant: tenantId, roles, sid, impersonated_by: by } = payload;
  if (issuer !== ISSUER || userId === undefined || userId === '' || !isTextList(roles)) throw invalid(KIND);
  if (!isTextOrAbsent(sid) || !isTextOrAbsent(by)) throw invalid(KIND);
  const session = sid === undefined ? {} : { sessionId: sid };
  if (kind === 'staff' && tenantId === undefined && by === undefined) return { userId, kind, roles, ...session };
  if (kind === 'tenant' && typeof tenantId === 'string' && tenantId !== '') {
    return { userId, kind, tenantId, roles, ...session, ...(by === undefined ? {} : { impersonatedBy: by }) };
  }
  throw invalid(KIND);
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && value !== '');
