// Clients of other services: with one's own tokens, only of the service that was meant.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accessInterceptor,
  callerOf,
  createAuthority,
  loadIdentity,
  serverCredentials,
  type ServiceName,
} from '@tollgate/auth';
import { GetStandingResponse } from '@tollgate/contracts/enforcement/v1/standing';
import { readImage } from '@tollgate/contracts/image';
import { silentLog } from '@tollgate/observability';
import { implement, type RpcServer, startServer } from '@tollgate/rpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPeers } from '../src/peers.ts';
import type { ServiceSettings } from '../src/settings.ts';
import { fixtureContract } from './fixture.ts';

const contract = { getStanding: fixtureContract.getStanding };
const tenantId = `ten_${'b'.repeat(32)}`;
let identities: string;
let servers: RpcServer[];
beforeAll(async () => {
  identities = mkdtempSync(join(tmpdir(), 'tollgate-peers-'));
  await createAuthority(identities, ['enforcement', 'billing', 'wallet']);
  servers = [await serve('enforcement'), await serve('wallet')];
});
afterAll(async () => {
  for (const server of servers) await server.stop(0);
  rmSync(identities, { recursive: true });
});

/** Answers with the name of its caller. */
async function serve(name: ServiceName): Promise<RpcServer> {
  const identity = await loadIdentity(join(identities, name));
  return startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    bindings: [
      implement(contract, {
        getStanding: (_request, call) =>
          Promise.resolve(GetStandingResponse.fromPartial({ standing: { tenantId: callerOf(call).service } })),
      }),
    ],
    interceptors: [
      accessInterceptor({
        audience: name,
        keys: identity.verificationKeys,
        tables: [[contract, { getStanding: { services: ['billing'] } }]],
        now: () => new Date(),
      }),
    ],
    log: silentLog,
    image: readImage(),
    domain: `tollgate.${name}`,
  });
}

async function peersOfBilling(enforcement: string | undefined) {
  const identity = await loadIdentity(join(identities, 'billing'));
  const peers = enforcement === undefined ? {} : { enforcement };
  return createPeers({ name: 'billing', peers } as ServiceSettings, identity);
}

it('calls as the service it belongs to, until it is stopped', async () => {
  const peers = await peersOfBilling(servers[0]?.address);
  const client = peers.client('enforcement', contract);
  expect(await client.getStanding({ tenantId })).toMatchObject({ standing: { tenantId: 'billing' } });
  await peers.stop();
  await expect(client.getStanding({ tenantId })).rejects.toMatchObject({
    category: 'unavailable',
    reason: 'CLIENT_CLOSED',
  });
});

it('does not talk to another service at that address', async () => {
  const peers = await peersOfBilling(servers[1]?.address);
  await expect(peers.client('enforcement', contract).getStanding({ tenantId })).rejects.toMatchObject({
    category: 'unavailable',
  });
  await peers.stop();
});

it('names the variable of an address that is not set', async () => {
  const peers = await peersOfBilling(undefined);
  expect(() => peers.client('enforcement', contract)).toThrow('ENFORCEMENT_ADDRESS is not set');
});
