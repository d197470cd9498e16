// Checks a signed request.
import type { AccountsDeps } from '../deps.ts';
import { type Credential, isKnown, missingScope, type ScopeNeed } from '../domain/credential.ts';
import {
  credentialFrozen,
  scopeMissing,
  signatureExpired,
  signatureRefused,
  signatureReplayed,
  signedHeadersInvalid,
} from '../domain/credential-errors.ts';
import {
  canonicalRequest,
  forgetNonceAt,
  headerFault,
  isSignedWith,
  isTimely,
  type SignedRequest,
} from '../domain/signature.ts';
import type { CredentialGate } from './credential-gate.ts';

export interface SignatureCheck {
  readonly secretId: string;
  readonly signature: string;
  readonly request: SignedRequest;
  readonly need: ScopeNeed;
}

/**
 * Who signed it. A nonce is used up by requests that pass everything else, and by no others.
 *
 * @throws DomainError SIGNED_HEADERS_INVALID, SIGNATURE_EXPIRED, SIGNATURE_REFUSED, CREDENTIAL_FROZEN, SCOPE_MISSING,
 * SIGNATURE_REPLAYED.
 */
export async function verifySignature(
  deps: Pick<AccountsDeps, 'now'>,
  gate: CredentialGate,
  { secretId, signature, request, need }: SignatureCheck,
): Promise<Credential> {
  const fault = headerFault(request.headers);
  if (fault !== undefined) throw signedHeadersInvalid(fault);
  const now = deps.now();
  if (!isTimely(request.signedAt, now)) throw signatureExpired();
  const ready = await gate.cache.find(secretId);
  // With a secret that nobody has, an unknown SecretId costs what a known one does.
  const fits = isSignedWith(ready?.secret ?? gate.processKey, canonicalRequest(request), signature);
  if (!fits || ready?.secret === undefined || !isKnown(ready.credential, now)) throw signatureRefused();
  const { credential } = ready;
  assertMay(credential, need);
  const { credentialId } = credential;
  const nonce = { credentialId, nonce: request.nonce, forgetAt: forgetNonceAt(request.signedAt) };
  if (!(await gate.nonces.use(nonce))) throw signatureReplayed();
  gate.uses.note(credentialId, now);
  return credential;
}

/** @throws DomainError CREDENTIAL_FROZEN, SCOPE_MISSING. */
export function assertMay({ state, credentialId, scope }: Credential, need: ScopeNeed): void {
  if (state === 'FROZEN') throw credentialFrozen(credentialId);
  const missing = missingScope(scope, need);
  if (missing !== undefined) throw scopeMissing(credentialId, missing);
}
