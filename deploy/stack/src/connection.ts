// Calls the services of a running stack as one of its identities, on behalf of a person where one is given.
import {
  createCallerTokens,
  channelCredentials,
  loadIdentity,
  withPerson,
  type Identity,
  type ServiceName,
} from '@tollgate/auth';
import { createClient, type Client, type Service } from '@tollgate/rpc';
import { join } from 'node:path';
import type { StackService } from './layout.ts';
import type { StackFile } from './stack-file.ts';

/** Gives a fresh person token for each call. */
export type PersonTokens = () => Promise<string>;

export interface StackConnection {
  readonly stack: StackFile;
  readonly identity: Identity;
  /** A client of one service of the stack; without a person the call is the identity's own. */
  client<S extends Service>(service: StackService, definition: S, person?: PersonTokens): Client<S>;
  close(): void;
}

/** Reads the identity's keys; connects lazily. */
export async function connectStack(stack: StackFile, as: ServiceName): Promise<StackConnection> {
  const identity = await loadIdentity(join(stack.identitiesDir, as));
  const tokens = createCallerTokens(identity);
  const open: { close(): void }[] = [];
  return {
    stack,
    identity,
    client: (service, definition, person) => {
      const address = stack.addresses[service];
      if (address === undefined) throw new Error(`The stack names no address of ${service}.`);
      const client = createClient(definition, {
        address,
        credentials: channelCredentials(identity, service),
        audience: service,
        authorize: async (audience) => ({
          ...(await tokens(audience)),
          ...(person === undefined ? {} : withPerson(await person())),
        }),
        deadlineMs: 20_000,
      });
      open.push(client);
      return client;
    },
    close: () => open.forEach((client) => client.close()),
  };
}
