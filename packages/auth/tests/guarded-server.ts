// A server behind the access interceptor and mutual TLS, with identities of an authority made for the tests.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { DomainError } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { createClient, implement, startServer } from '@tollgate/rpc';
import type { ClientOptions, RpcServer } from '@tollgate/rpc';
import { afterAll, beforeAll } from 'vitest';

import {
  accessInterceptor,
  actorOf,
  channelCredentials,
  createAuthority,
  createCallerTokens,
  loadIdentity,
  serverCredentials,
} from '../src/index.ts';
import type { AccessTable, Identity, ServiceName } from '../src/index.ts';

interface Ask {
  readonly tenantId: string;
}
interface Answer {
  readonly actor: string;
}

const json = <T>() => ({
  encode: (value: T): Buffer => Buffer.from(JSON.stringify(value)),
  decode: (bytes: Buffer): T => JSON.parse(bytes.toString()) as T,
});
const ask = json<Ask>();
const answer = json<Answer>();
const unary = <P extends string>(name: P) =>
  ({
    path: `/tollgate.door.v1.DoorService/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: ask.encode,
    requestDeserialize: ask.decode,
    responseSerialize: answer.encode,
    responseDeserialize: answer.decode,
  }) as const;

/** One method for each kind of rule; `shut` has none. */
export const DoorService = {
  forBilling: unary('ForBilling'),
  forPersons: unary('ForPersons'),
  shut: unary('Shut'),
} as const;

const table: AccessTable<typeof DoorService> = {
  forBilling: { services: ['billing'] },
  forPersons: { staff: ['finance'], tenant: 'own' },
};

/** What a test file works with; filled before its first test. */
export interface Guarded {
  dir: string;
  server: RpcServer;
  /** Handlers that ran, by the actor they saw. */
  readonly served: string[];
  identity(service: ServiceName): Promise<Identity>;
  client(service: ServiceName, options?: Partial<ClientOptions>): Promise<DoorClient>;
}

type DoorClient = ReturnType<typeof createClient<typeof DoorService>>;

/** Starts a wallet that guards the doors, once for the file. */
export function guardedServer(now: () => Date = () => new Date()): Guarded {
  const closing: (() => unknown)[] = [];
  const served: string[] = [];
  const identities = new Map<ServiceName, Promise<Identity>>();
  const guarded = {
    served,
    identity(service: ServiceName) {
      const known = identities.get(service) ?? loadIdentity(path.join(guarded.dir, service));
      identities.set(service, known);
      return known;
    },
    async client(service: ServiceName, options: Partial<ClientOptions> = {}) {
      const identity = await guarded.identity(service);
      const client = createClient(DoorService, {
        address: guarded.server.address,
        credentials: channelCredentials(identity, 'wallet'),
        audience: 'wallet',
        authorize: createCallerTokens(identity),
        ...options,
      });
      closing.push(() => client.close());
      return client;
    },
  } as Guarded;
  beforeAll(async () => {
    guarded.dir = await mkdtemp(path.join(tmpdir(), 'tollgate-auth-test-'));
    await createAuthority(guarded.dir, ['accounts', 'wallet', 'billing', 'console', 'gateway']);
    const wallet = await guarded.identity('wallet');
    guarded.server = await serveDoors(wallet, served, now);
  });
  afterAll(async () => {
    for (const close of closing) close();
    await guarded.server.stop(0);
    await rm(guarded.dir, { recursive: true });
  });
  return guarded;
}

async function serveDoors(identity: Identity, served: string[], now: () => Date): Promise<RpcServer> {
  const open = async (_request: Ask, call: Parameters<typeof actorOf>[0]): Promise<Answer> => {
    served.push(actorOf(call));
    return { actor: actorOf(call) };
  };
  return startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    // JSON messages, so there is no descriptor to check them by.
    bindings: [
      implement(
        DoorService,
        { forBilling: open, forPersons: open, shut: open },
        { selfChecked: ['forBilling', 'forPersons', 'shut'] },
      ),
    ],
    interceptors: [
      accessInterceptor({ audience: 'wallet', keys: identity.verificationKeys, tables: [[DoorService, table]], now }),
    ],
    log: silentLog,
    image: toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema)),
    domain: 'tollgate.wallet',
  });
}

/** The DomainError that a promise fails with. */
export async function refusal(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (error instanceof DomainError) return error;
  throw new Error('it was not refused', { cause: error });
}
