// Signed requests: the text that is signed, and the check. CredentialsService.VerifySignature documents the text.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded, in any order. */
  readonly query: readonly NameValue[];
  /** Those that were signed, in any order. */
  readonly headers: readonly NameValue[];
  readonly bodySha256: string;
  readonly signedAt: Date;
  readonly nonce: string;
}

const ALGORITHM = 'TG1-HMAC-SHA256';

/** How far the clock of whoever signs may be off, either way; exactly that much passes. */
const MAX_SKEW_MS = 300_000;

export const isTimely = (signedAt: Date, now: Date): boolean =>
  Math.abs(now.getTime() - signedAt.getTime()) <= MAX_SKEW_MS;

/** From then on the time alone refuses a request that was signed then. */
export const forgetNonceAt = (signedAt: Date): Date => new Date(signedAt.getTime() + 2 * MAX_SKEW_MS);

/** The text that is signed. */
export function canonicalRequest(request: SignedRequest): string {
  const headers = canonicalHeaders(request.headers);
  return [
    ALGORITHM,
    String(Math.floor(request.signedAt.getTime() / 1000)),
    request.nonce,
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers.map(({ name, value }) => `${name}:${value}\n`).join(''),
    headers.map(({ name }) => name).join(';'),
    request.bodySha256,
  ].join('\n');
}

/** What is missing for the headers to say what they have to: a name that is no token, one twice, or no host. */
export function headerFault(headers: readonly NameValue[]): string | undefined {
  const names = headers.map(({ name }) => name.toLowerCase());
  const odd = names.find((name) => !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name));
  if (odd !== undefined) return 'a name is no header name';
  if (new Set(names).size !== names.length) return 'a header is there twice';
  return names.includes('host') ? undefined : 'host has to be signed';
}

/** HMAC-SHA256 in lower-case hexadecimal digits. */
export const sign = (secret: string | KeyObject, canonical: string): string =>
  createHmac('sha256', secret).update(canonical).digest('hex');

/** Takes the same time wherever the first difference is. */
export function isSignedWith(secret: string | KeyObject, canonical: string, signature: string): boolean {
  const given = Buffer.from(signature, 'hex');
  const expected = createHmac('sha256', secret).update(canonical).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function canonicalQuery(query: readonly NameValue[]): string {
  return query
    .map(({ name, value }) => [encoded(name), encoded(value)] as const)
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalHeaders(headers: readonly NameValue[]): NameValue[] {
  return headers
    .map(({ name, value }) => ({ name: name.toLowerCase(), value: value.trim().replace(/[ \t]+/g, ' ') }))
    .toSorted((a, b) => compare(a.name, b.name));
}

// encodeURIComponent leaves five marks that RFC 3986 reserves. A lone surrogate cannot arrive: texts are UTF-8.
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** By code unit: encoded texts are ASCII, whatever the locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
