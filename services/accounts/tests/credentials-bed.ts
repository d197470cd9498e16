// Builders for credentials: a gateway, a programmer of a tenant, and requests signed as the contract says.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import {
  CredentialsServiceService,
  type CreateCredentialResponse,
  type VerifySignatureRequest,
} from '@tollgate/contracts/accounts/v1/credentials';
import { isDomainError } from '@tollgate/errors';
import { canonicalRequest, sign } from '../src/domain/signature.ts';
import type { Bed, Registered } from './fixtures.ts';

export const scope = { actions: ['send:sms'], products: [] as string[], domains: [] as string[] };

export const credentialsAs = (bed: Bed, as: 'gateway' | 'console', person?: Person) =>
  bed.service.client(CredentialsServiceService, person === undefined ? { as } : { as, person });

export const personOf = (tenant: Registered, ...roles: string[]): Person => ({
  userId: tenant.userId,
  kind: 'tenant',
  tenantId: tenant.tenantId,
  roles,
});

export const ownOf = (bed: Bed, tenant: Registered) => credentialsAs(bed, 'console', personOf(tenant, 'developer'));

export async function createCredential(
  bed: Bed,
  tenant: Registered,
  kind: 'API_KEY' | 'SMTP' = 'API_KEY',
  name = '生产环境',
): Promise<CreateCredentialResponse> {
  const own = await ownOf(bed, tenant);
  return own.createCredential({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    kind: `CREDENTIAL_KIND_${kind}`,
    name,
    scope,
    expireTime: undefined,
  });
}

/** A request to send, signed with the secret of a credential. */
export function signedRequest(
  made: CreateCredentialResponse,
  at: Date,
  over: Partial<VerifySignatureRequest> = {},
): VerifySignatureRequest {
  const request = {
    method: 'POST',
    path: '/v1/sms',
    query: [{ name: 'b', value: '1 2' }],
    headers: [
      { name: 'Host', value: 'api.example.cn' },
      { name: 'content-type', value: 'application/json' },
    ],
    bodySha256: createHash('sha256').update('{}').digest('hex'),
    nonce: randomBytes(16).toString('hex'),
    signTime: at,
    need: { action: 'send:sms', product: '', domain: '' },
    secretId: made.credential?.publicId ?? '',
    ...over,
  };
  const signature = sign(made.secret, canonicalRequest({ ...request, signedAt: request.signTime ?? at }));
  return { ...request, signature: over.signature ?? signature };
}

/** The reason of a refusal, or 'passed'. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'passed';
  } catch (error) {
    if (isDomainError(error)) return error.reason;
    throw error;
  }
}
