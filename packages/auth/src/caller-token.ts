// Caller tokens: which service calls, made out to the one service that is called.
import { unauthenticated } from '@tollgate/errors';
import type { CallContext } from '@tollgate/rpc';

import type { Identity } from './identity.ts';
import { isServiceName, spiffeId } from './names.ts';
import type { ServiceName } from './names.ts';
import { expired, hasExpired, invalid, signToken, verifyToken } from './token.ts';
import type { TokenKind, VerificationKeys, VerifiedToken } from './token.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const KIND: TokenKind = { type: 'tollgate-caller+jwt', maxSeconds: 60, reason: 'TOKEN' };
const SCHEME = 'Bearer ';

// At half its life a token still outlives any call that starts with it.
const RENEW_AFTER_MS = (KIND.maxSeconds * 1000) / 2;

/** Headers that prove to one service who calls. */
export interface CallerHeaders extends Readonly<Record<string, string>> {
  readonly authorization: string;
}

/** Makes the function that a client asks for its headers before each call; tokens are reused for half their life. */
export function createCallerTokens(
  identity: Pick<Identity, 'service' | 'signingKey'>,
  now: () => Date = () => new Date(),
): (audience: string) => Promise<CallerHeaders> {
  const current = new Map<string, { headers: Promise<CallerHeaders>; madeAt: number }>();
  return (audience) => {
    const moment = now();
    const known = current.get(audience);
    if (known !== undefined && Math.abs(moment.getTime() - known.madeAt) < RENEW_AFTER_MS) return known.headers;
    const headers = signToken(KIND, identity.signingKey, identity.service, audience, moment, KIND.maxSeconds).then(
      (token) => ({
        authorization: `${SCHEME}${token}`,
      }),
    );
    current.set(audience, { headers, madeAt: moment.getTime() });
    headers.catch(() => current.delete(audience));
    return headers;
  };
}

/** Makes the function that reads the calling service out of a call, or refuses it. */
export function callerTokenReader(
  audience: ServiceName,
  keys: VerificationKeys,
): (call: CallContext, now: Date) => Promise<ServiceName> {
  const verified = new VerifiedTokens<VerifiedToken>();
  return async (call, now) => {
    const header = call.metadata.get('authorization')[0];
    if (typeof header !== 'string' || !header.startsWith(SCHEME)) {
      throw unauthenticated('TOKEN_MISSING', 'the call carries no caller token');
    }
    const token = header.slice(SCHEME.length);
    const read = await verified.read(token, () => verifyToken(KIND, token, keys, audience, now));
    if (hasExpired(read, now)) throw expired(KIND);
    if (!isServiceName(read.issuer)) throw invalid(KIND);
    // A token that was carried off is of no use without the certificate of the service it names.
    if (call.peer.spiffe !== spiffeId(read.issuer)) {
      throw unauthenticated('PEER_MISMATCH', 'the token names another service than the certificate');
    }
    return read.issuer;
  };
}
