// Stand-ins for the services, over the real transport, certificates, tokens and access rules: what is false about them
// is only what they answer.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  type AccessTable,
  accessInterceptor,
  createAuthority,
  type Identity,
  loadIdentity,
  SERVICE_NAMES,
  serverCredentials,
  type ServiceName,
} from '@tollgate/auth';
import { readImage } from '@tollgate/contracts/image';
import { DomainError } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { type Binding, type Handlers, implement, type RpcServer, type Service, startServer } from '@tollgate/rpc';

/** A service definition with the answers and rules that a test needs. */
export interface StandIn {
  readonly definition: Service;
  readonly binding: Binding;
  readonly access: AccessTable<Service>;
}

/** Methods without an answer refuse by name, so that a test sees what it forgot. */
export function standIn<S extends Service>(
  definition: S,
  access: AccessTable<S>,
  answers: Partial<Handlers<S>>,
): StandIn {
  const handlers = Object.fromEntries(
    Object.keys(definition).map((key) => [key, answers[key as keyof S] ?? unanswered(key)]),
  ) as Handlers<S>;
  return { definition, binding: implement(definition, handlers), access };
}

const unanswered = (key: string) => async (): Promise<never> => {
  throw new DomainError({ category: 'not_found', reason: 'NO_STAND_IN_ANSWER', message: key });
};

/** Identities of a test file. */
export interface TestIdentities {
  readonly dir: string;
  of(service: ServiceName): Promise<Identity>;
  remove(): Promise<void>;
}

export async function makeIdentities(): Promise<TestIdentities> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tollgate-console-'));
  await createAuthority(dir, SERVICE_NAMES, { servers: [] });
  return {
    dir,
    of: (service) => loadIdentity(path.join(dir, service)),
    remove: () => rm(dir, { recursive: true }),
  };
}

/** Serves stand-ins as one service. */
export async function serve(identity: Identity, standIns: readonly StandIn[], now: () => Date): Promise<RpcServer> {
  return startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    bindings: standIns.map(({ binding }) => binding),
    interceptors: [
      accessInterceptor({
        audience: identity.service,
        keys: identity.verificationKeys,
        tables: standIns.map(({ definition, access }) => [definition, access] as const),
        now,
      }),
    ],
    log: silentLog,
    image: readImage(),
    domain: `tollgate.${identity.service}`,
  });
}
