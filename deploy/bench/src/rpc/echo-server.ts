// An echo server as a process of its own: `bare` is grpc-js and nothing else, `tollgate` is packages/rpc with mutual TLS,
// caller tokens and validation, as every service runs it. Tells its parent the address and ends with it.
import { accessInterceptor, loadIdentity, serverCredentials, type AccessTable } from '@tollgate/auth';
import { readImage } from '@tollgate/contracts/image';
import { createLog, createMeter } from '@tollgate/observability';
import { implement, startServer } from '@tollgate/rpc';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { echoAnswer, echoContract } from './echo-contract.ts';

const [kind, identityDir = ''] = process.argv.slice(2);
process.once('disconnect', () => process.exit(0));
process.send?.({ address: kind === 'bare' ? await startBare() : await startTollgate(identityDir) });

async function startBare(): Promise<string> {
  const server = new Server();
  server.addService(echoContract, {
    getBalance: (_call: unknown, answer: (e: null, r: unknown) => void) => answer(null, echoAnswer),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `127.0.0.1:${port}`;
}

async function startTollgate(dir: string): Promise<string> {
  const identity = await loadIdentity(dir);
  const access: AccessTable<typeof echoContract> = { getBalance: { services: ['billing'] } };
  const server = await startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    bindings: [implement(echoContract, { getBalance: () => Promise.resolve(echoAnswer) })],
    interceptors: [
      accessInterceptor({
        audience: 'wallet',
        keys: identity.verificationKeys,
        tables: [[echoContract, access]],
        now: () => new Date(),
      }),
    ],
    // As a service runs: a log line and metrics a call.
    log: createLog({ service: 'wallet', level: 'info' }),
    meter: createMeter('wallet'),
    image: readImage(),
    domain: 'tollgate.wallet',
  });
  return server.address;
}
