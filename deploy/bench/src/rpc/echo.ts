// What packages/rpc costs: a unary call with mutual TLS, caller tokens, validation, log line and metrics, against bare
// grpc-js on both ends.
import { channelCredentials, createAuthority, createCallerTokens, loadIdentity } from '@tollgate/auth';
import { createClient } from '@tollgate/rpc';
import { Client, credentials } from '@grpc/grpc-js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchCase, BenchContext } from '../case.ts';
import { startChildServer } from '../child-server.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { echoContract, echoRequest } from './echo-contract.ts';

const IN_FLIGHT = 64;

export const echo: BenchCase = {
  name: 'echo',
  summary: `unary calls/s through packages/rpc, ${IN_FLIGHT} in flight, against bare grpc-js`,
  run: async (context) => {
    const bare = await bareCaller(context);
    const whole = await tollgateCaller(context);
    const measured = await alternate(
      context.rounds,
      () => rateOf(IN_FLIGHT, context.roundMs, bare),
      { echo: () => rateOf(IN_FLIGHT, context.roundMs, whole) },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} calls/s`),
    );
    return [{ name: 'echo', unit: 'calls/s', ...measured.echo, target: 0.5 }];
  },
};

const serverEntry = join(import.meta.dirname, 'echo-server.ts');

/** A bare grpc-js client of a bare grpc-js server in a process of its own. */
export async function bareCaller(context: BenchContext): Promise<() => Promise<unknown>> {
  const client = new Client(await startChildServer(context, serverEntry, ['bare']), credentials.createInsecure());
  context.onEnd(() => client.close());
  const { path, requestSerialize, responseDeserialize } = echoContract.getBalance;
  return () =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, echoRequest, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
}

async function tollgateCaller(context: BenchContext): Promise<() => Promise<unknown>> {
  const identities = mkdtempSync(join(tmpdir(), 'tollgate-bench-'));
  context.onEnd(() => rmSync(identities, { recursive: true, force: true }));
  await createAuthority(identities, ['billing', 'wallet']);
  const address = await startChildServer(context, serverEntry, ['tollgate', join(identities, 'wallet')]);
  const billing = await loadIdentity(join(identities, 'billing'));
  const client = createClient(echoContract, {
    address,
    credentials: channelCredentials(billing, 'wallet'),
    audience: 'wallet',
    authorize: createCallerTokens(billing),
  });
  context.onEnd(() => client.close());
  return () => client.getBalance(echoRequest);
}
