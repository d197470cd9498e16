// CredentialsService.Authenticate through gRPC, from the cache, against bare grpc-js on both ends.
import { randomInt, randomUUID } from 'node:crypto';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { connectStack, type PrivateStack, signIn, startPrivateStack } from '@tollgate/deploy-stack';
import type { BenchCase, BenchContext } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { bareCaller } from '../rpc/echo.ts';

const IN_FLIGHT = 64;
const PASSWORD = 'correct horse battery';

export const authenticate: BenchCase = {
  name: 'authenticate',
  summary: `checks/s of SMTP accounts through gRPC, ${IN_FLIGHT} in flight, against bare grpc-js`,
  run: async (context) => {
    const stack = await startPrivateStack({ services: ['accounts'], env: { LOG_LEVEL: 'info' } });
    context.onEnd(() => stack.stop());
    await stack.startServices();
    const account = await smtpAccount(context, stack);
    const gateway = await connectStack(stack.file, 'gateway');
    context.onEnd(() => gateway.close());
    const client = gateway.client('accounts', CredentialsServiceService);
    const check = () => client.authenticate(account);
    // By argon2id, once.
    await check();
    const bare = await bareCaller(context);
    const measured = await alternate(
      context.rounds,
      () => rateOf(IN_FLIGHT, context.roundMs, bare),
      { authenticate: () => rateOf(IN_FLIGHT, context.roundMs, check) },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} checks/s`),
    );
    return [{ name: 'authenticate', unit: 'checks/s', ...measured.authenticate }];
  },
};

/** A tenant registers, signs in and makes an account: what its mail server would send. */
async function smtpAccount(context: BenchContext, stack: PrivateStack) {
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
  const owner = await signIn(front, { login: phone, password: PASSWORD });
  const { credential, secret } = await front.client('accounts', CredentialsServiceService, owner).createCredential({
    requestId: randomUUID(),
    tenantId: tenant?.tenantId ?? '',
    kind: 'CREDENTIAL_KIND_SMTP',
    name: 'bench',
    scope: { actions: ['send:email'], products: [], domains: [] },
    expireTime: undefined,
  });
  const need = { action: 'send:email', product: '', domain: '' };
  return { username: credential?.publicId ?? '', password: secret, ip: '192.0.2.1', need };
}
