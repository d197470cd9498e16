// Clients of other services: mutual TLS, a caller token per call, closed together at stop.
import { channelCredentials, createCallerTokens, type Identity, type ServiceName } from '@tollgate/auth';
import { ConfigError } from '@tollgate/config';
import type { Resource } from '@tollgate/lifecycle';
import { createClient, type Client, type Service } from '@tollgate/rpc';
import { type ServiceSettings, variableOf } from './settings.ts';

export interface Peers extends Resource {
  /** Throws ConfigError when the address of that service is not set. */
  client<D extends Service>(service: ServiceName, definition: D): Client<D>;
}

/** Nothing is connected before the first call of a client. */
export function createPeers(settings: ServiceSettings, identity: Identity): Peers {
  const authorize = createCallerTokens(identity);
  const open: { close(): void }[] = [];
  return {
    name: 'peers',
    client: (service, definition) => {
      const address = settings.peers[service];
      if (address === undefined) {
        throw new ConfigError([
          `${variableOf(service, 'ADDRESS')} is not set; ${settings.name} calls ${service} and needs its host:port`,
        ]);
      }
      // Whatever answers at that address has to be that service.
      const credentials = channelCredentials(identity, service);
      const client = createClient(definition, {
        address,
        credentials,
        audience: service,
        authorize,
      });
      open.push(client);
      return client;
    },
    stop: () => {
      for (const client of open) client.close();
      return Promise.resolve();
    },
  };
}
