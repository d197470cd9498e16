// A tenant on an accounts service of its own, and the accounts with which its mail servers sign in.
import { randomInt, randomUUID } from 'node:crypto';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { connectStack, type PrivateStack, signIn } from '@tollgate/deploy-stack';
import type { Client } from '@tollgate/rpc';
import type { BenchContext } from '../case.ts';

const PASSWORD = 'correct horse battery';

/** What a mail server sends to be let in. */
export interface SmtpLogin {
  readonly username: string;
  readonly password: string;
  readonly ip: string;
  readonly need: { readonly action: string; readonly product: string; readonly domain: string };
}

export interface SmtpOwner {
  readonly tenantId: string;
  /** As the owner. */
  readonly credentials: Client<CredentialsServiceService>;
  /** Makes an account; the id is for freezing it. */
  create(): Promise<{ readonly credentialId: string; readonly login: SmtpLogin }>;
}

/** A tenant registers and signs in. */
export async function smtpOwner(context: BenchContext, stack: PrivateStack): Promise<SmtpOwner> {
  const front = await connectStack(stack.file, 'console');
  context.onEnd(() => front.close());
  const phone = `139${randomInt(10 ** 8)
    .toString()
    .padStart(8, '0')}`;
  const { tenant } = await front.client('accounts', TenantsServiceService).registerTenant({
    requestId: randomUUID(),
    kind: 'TENANT_KIND_ENTERPRISE',
    displayName: '云帆商城',
    phone,
    password: PASSWORD,
    profile: [],
  });
  const tenantId = tenant?.tenantId ?? '';
  const owner = await signIn(front, { login: phone, password: PASSWORD });
  const credentials = front.client('accounts', CredentialsServiceService, owner);
  return { tenantId, credentials, create: () => create(credentials, tenantId) };
}

async function create(credentials: Client<CredentialsServiceService>, tenantId: string) {
  const { credential, secret } = await credentials.createCredential({
    requestId: randomUUID(),
    tenantId,
    kind: 'CREDENTIAL_KIND_SMTP',
    name: 'bench',
    scope: { actions: ['send:email'], products: [], domains: [] },
    expireTime: undefined,
  });
  const need = { action: 'send:email', product: '', domain: '' };
  const login = { username: credential?.publicId ?? '', password: secret, ip: '192.0.2.1', need };
  return { credentialId: credential?.credentialId ?? '', login };
}
