// CredentialsService as a whole.
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { type Binding, implement } from '@tollgate/rpc';
import type { CredentialGate } from '../operations/credential-gate.ts';
import { authenticateHandler } from './authenticate.ts';
import { createCredentialHandler } from './create-credential.ts';
import { freezeCredentialsHandler } from './freeze-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';
import { listCredentialsHandler } from './list-credentials.ts';
import { revokeCredentialHandler } from './revoke-credential.ts';
import { rotateCredentialHandler } from './rotate-credential.ts';
import { verifySignatureHandler } from './verify-signature.ts';

export function credentialRpcs(parts: HandlerParts, gate: CredentialGate): Binding {
  return implement(CredentialsServiceService, {
    createCredential: createCredentialHandler(parts),
    rotateCredential: rotateCredentialHandler(parts),
    freezeCredentials: freezeCredentialsHandler(parts, gate),
    revokeCredential: revokeCredentialHandler(parts, gate),
    listCredentials: listCredentialsHandler(parts),
    verifySignature: verifySignatureHandler(parts, gate),
    authenticate: authenticateHandler(parts, gate),
  });
}
