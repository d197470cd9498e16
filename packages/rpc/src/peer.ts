// Reads who is at the other end out of a verified certificate.
import type { PeerCertificate } from 'node:tls';

import type { Peer } from './call-context.ts';

const NOBODY: Peer = { verified: false };
const PREFIX = 'URI:spiffe://';

/** The SPIFFE id of a verified certificate: its single URI name in the spiffe scheme (SPIFFE X.509-SVID 2: exactly one). */
export function spiffeOf(certificate: PeerCertificate | undefined): Peer {
  if (certificate === undefined) return NOBODY;
  const names = (certificate.subjectaltname ?? '').split(', ').filter((name) => name.startsWith(PREFIX));
  const [name] = names;
  // Node quotes names that hold commas or quotes, so such a one never starts with the prefix.
  if (names.length !== 1 || name === undefined) return { verified: true };
  return { verified: true, spiffe: name.slice('URI:'.length) };
}
