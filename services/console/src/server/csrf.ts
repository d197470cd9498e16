// Form proofs: a form may only change something when this session's own page made it.
import { createHmac, timingSafeEqual } from 'node:crypto';

import { permissionDenied } from '@tollgate/errors';

import { keyFor } from './seal.ts';

/** Makes and checks proofs. */
export interface FormProofs {
  of(sessionToken: string): string;
  /** @throws DomainError CSRF_MISMATCH when the proof is not of this session. */
  check(sessionToken: string, proof: string): void;
}

/** Proofs are a keyed digest of the session: nothing has to be stored, and another session's proof is no proof. */
export function createFormProofs(master: Uint8Array): FormProofs {
  const key = keyFor(master, 'form proof');
  const digest = (sessionToken: string): Buffer => createHmac('sha256', key).update(sessionToken).digest();
  return {
    of: (sessionToken) => digest(sessionToken).toString('base64url'),
    check(sessionToken, proof) {
      const given = Buffer.from(proof, 'base64url');
      const wanted = digest(sessionToken);
      if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
      throw permissionDenied('CSRF_MISMATCH', 'the form does not belong to this session');
    },
  };
}
