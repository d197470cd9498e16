// What both kinds of token share: EdDSA JWTs whose key id is the service that signed them.
import { unauthenticated } from '@tollgate/errors';
import type { DomainError } from '@tollgate/errors';
import { SignJWT, errors, jwtVerify } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

/** Public signing keys by service name. */
export type VerificationKeys = ReadonlyMap<string, CryptoKey>;

/** Clocks of two machines may differ by this much. */
const CLOCK_SKEW_SECONDS = 5;

/** How one kind of token is told from the other, and how long it may live. */
export interface TokenKind {
  /** The `typ` header, so that one kind is never taken for the other. */
  readonly type: string;
  readonly maxSeconds: number;
  /** Prefix of the reasons that a refusal carries, such as `TOKEN`. */
  readonly reason: string;
}

/** What is in every token that verified. Times are seconds since 1970, as JWTs count (RFC 7519). */
export interface VerifiedToken {
  readonly issuer: string;
  readonly payload: JWTPayload;
  readonly expiresAt: number;
}

/** Signs a token. */
export function signToken(
  kind: TokenKind,
  key: CryptoKey,
  issuer: string,
  audience: string,
  now: Date,
  seconds: number,
  claims: JWTPayload = {},
): Promise<string> {
  if (seconds <= 0 || seconds > kind.maxSeconds)
    throw new RangeError(`a ${kind.type} token lives 1 to ${kind.maxSeconds} s`);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: issuer, typ: kind.type })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key);
}

/** Checks signature, type, audience, issuer and life span; rejects with an unauthenticated DomainError. */
export async function verifyToken(
  kind: TokenKind,
  token: string,
  keys: VerificationKeys,
  audience: string,
  now: Date,
): Promise<VerifiedToken> {
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.get(kid);
        if (key === undefined) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: ['EdDSA'], typ: kind.type, audience, currentDate: now, clockTolerance: CLOCK_SKEW_SECONDS },
    );
    const { iss: issuer, iat: issuedAt, exp: expiresAt } = payload;
    if (issuer === undefined || issuer !== protectedHeader.kid || issuedAt === undefined || expiresAt === undefined) {
      throw invalid(kind);
    }
    // A token that its signer gave too long a life, or dated ahead to the same end, counts as forged.
    const latestIssue = now.getTime() / 1000 + CLOCK_SKEW_SECONDS;
    if (expiresAt - issuedAt > kind.maxSeconds || issuedAt > latestIssue) throw invalid(kind);
    return { issuer, payload, expiresAt };
  } catch (error) {
    throw refusalFor(kind, error);
  }
}

/** Whether a token that verified earlier has expired by now. */
export const hasExpired = (token: { readonly expiresAt: number }, now: Date): boolean =>
  now.getTime() / 1000 >= token.expiresAt + CLOCK_SKEW_SECONDS;

/** The refusal of an expired token. */
export const expired = (kind: TokenKind): DomainError =>
  unauthenticated(`${kind.reason}_EXPIRED`, 'the token has expired');

/** The refusal of a token that cannot be trusted. */
export const invalid = (kind: TokenKind): DomainError =>
  unauthenticated(`${kind.reason}_INVALID`, 'the token is not valid');

function refusalFor(kind: TokenKind, error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return expired(kind);
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return unauthenticated(`${kind.reason}_AUDIENCE`, 'the token was made out to another service');
  }
  return error instanceof errors.JOSEError ? invalid(kind) : error;
}
