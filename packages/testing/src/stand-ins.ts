// Stand-ins for services over the real transport, certificates, tokens and access rules: what is false about them is
// only what they answer. For programs that call services and have no server of their own; needs no database or broker.
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
import { notFound } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { type Binding, type Handlers, implement, type RpcServer, type Service, startServer } from '@tollgate/rpc';

/** One definition with the answers and the rules that a test needs. */
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

const unanswered = (key: string) => (): never => {
  throw notFound('NO_STAND_IN_ANSWER', `the stand-in has no answer to ${key}`);
};

/** Identities of all services in a folder of their own. */
export interface StandInIdentities {
  readonly dir: string;
  of(service: ServiceName): Promise<Identity>;
  remove(): Promise<void>;
}

/** Makes an authority and everybody's certificates and keys. */
export async function standInIdentities(): Promise<StandInIdentities> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tollgate-identities-'));
  await createAuthority(dir, SERVICE_NAMES, { servers: [] });
  return {
    dir,
    of: (service) => loadIdentity(path.join(dir, service)),
    remove: () => rm(dir, { recursive: true }),
  };
}

/** Serves stand-ins as the service whose identity it is, on a free port. */
export async function serveStandIns(
  identity: Identity,
  standIns: readonly StandIn[],
  now: () => Date = () => new Date(),
): Promise<RpcServer> {
  const tables = standIns.map(({ definition, access }) => [definition, access] as const);
  return startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    bindings: standIns.map(({ binding }) => binding),
    interceptors: [accessInterceptor({ audience: identity.service, keys: identity.verificationKeys, tables, now })],
    log: silentLog,
    image: readImage(),
    domain: `tollgate.${identity.service}`,
  });
}
