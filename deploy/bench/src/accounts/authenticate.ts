// Authenticate from the cache: through gRPC against bare grpc-js on both ends, and the operation itself against what was
// promised of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authenticate as authenticateOperation, localKeyManagement, openCredentialGate } from '@tollgate/accounts';
import type { AccountsTables } from '@tollgate/accounts';
import { CredentialsServiceService } from '@tollgate/contracts/accounts/v1/credentials';
import { openDatabase } from '@tollgate/db';
import { connectStack, type PrivateStack, startPrivateStack } from '@tollgate/deploy-stack';
import type { BenchCase, BenchContext } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { bareCaller } from '../rpc/echo.ts';
import { type SmtpLogin, smtpOwner } from './smtp-account.ts';

const IN_FLIGHT = 64;
/** Checks a second that are promised from the cache. */
const PROMISED = 10_000;

export const authenticate: BenchCase = {
  name: 'authenticate',
  summary: `checks/s of SMTP accounts: gRPC, ${IN_FLIGHT} in flight, against bare grpc-js; the operation against ${PROMISED}`,
  run: async (context) => {
    const stack = await startPrivateStack({ services: ['accounts'], env: { LOG_LEVEL: 'info' } });
    context.onEnd(() => stack.stop());
    await stack.startServices();
    const { login } = await (await smtpOwner(context, stack)).create();
    const gateway = await connectStack(stack.file, 'gateway');
    context.onEnd(() => gateway.close());
    const client = gateway.client('accounts', CredentialsServiceService);
    const check = () => client.authenticate(login);
    const operation = operationCaller(context, stack, login);
    // By argon2id, once each.
    await Promise.all([check(), operation()]);
    const bare = await bareCaller(context);
    const measured = await alternate(
      context.rounds,
      () => rateOf(IN_FLIGHT, context.roundMs, bare),
      {
        grpc: () => rateOf(IN_FLIGHT, context.roundMs, check),
        cache: () => rateOf(IN_FLIGHT, context.roundMs, operation),
      },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} checks/s`),
    );
    const { value } = measured.cache;
    const promise = { value, baseline: PROMISED, ratio: value / PROMISED, target: 1 };
    return [
      { name: 'authenticate', unit: 'checks/s', ...measured.grpc },
      { name: 'authenticate-cache', unit: 'checks/s', ...promise },
    ];
  },
};

/** The operation in this process, on the service's own database and with its keys. */
function operationCaller(context: BenchContext, stack: PrivateStack, login: SmtpLogin): () => Promise<unknown> {
  const database = openDatabase<AccountsTables>({
    url: stack.database('accounts').url,
    applicationName: 'bench',
    onError: () => undefined,
  });
  context.onEnd(() => database.close());
  const secret = (name: string) => Buffer.from(readFileSync(join(stack.layout.secretsDir, name), 'utf8').trim(), 'hex');
  const keys = { management: localKeyManagement(secret('accounts-master-key')), digest: secret('accounts-digest-key') };
  // Nobody unknown asks here.
  const deps = { now: () => new Date(), keys, decoyHash: '' };
  const gate = openCredentialGate(database, deps, (error, what) => context.say(`${what}: ${String(error)}`));
  context.onEnd(() => gate.stop());
  return () => authenticateOperation(database.db, deps, gate, login);
}
