// Person tokens: on whose behalf the console or the command line calls, signed by accounts at sign-in.
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
  const claims = {
    sub: person.userId,
    kind: person.kind,
    roles: [...person.roles],
    ...(person.tenantId === undefined ? {} : { tenant: person.tenantId }),
  };
  return signToken(KIND, identity.signingKey, identity.service, AUDIENCE, now, ttlSeconds, claims);
}

/** Headers that say on whose behalf a call is made. */
export const withPerson = (token: string): Readonly<Record<string, string>> => ({ [HEADER]: token });

/** Makes the function that reads the person out of a call: undefined when the service calls of its own accord. */
export function personTokenReader(
  keys: VerificationKeys,
): (call: CallContext, now: Date) => Promise<Person | undefined> {
  const verified = new VerifiedTokens<{ person: Person; expiresAt: number }>();
  return async (call, now) => {
    const values = call.metadata.get(HEADER);
    const [token] = values;
    if (token === undefined) return undefined;
    if (values.length !== 1 || typeof token !== 'string') throw invalid(KIND);
    const read = await verified.read(token, async () => {
      const fresh = await verifyToken(KIND, token, keys, AUDIENCE, now);
      return { person: personIn(fresh), expiresAt: fresh.expiresAt };
    });
    if (hasExpired(read, now)) throw expired(KIND);
    return read.person;
  };
}

function personIn({ issuer, payload }: VerifiedToken): Person {
  const { sub: userId, kind, tenant: tenantId, roles } = payload;
  if (issuer !== ISSUER || userId === undefined || userId === '' || !isTextList(roles)) throw invalid(KIND);
  if (kind === 'staff' && tenantId === undefined) return { userId, kind, roles };
  if (kind === 'tenant' && typeof tenantId === 'string' && tenantId !== '') return { userId, kind, tenantId, roles };
  throw invalid(KIND);
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
