// gRPC credentials for mutual TLS, out of an identity.
import { checkServerIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';

import { ServerCredentials, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';
import { spiffeOf } from '@tollgate/rpc';

import type { Identity } from './identity.ts';
import { spiffeId } from './names.ts';
import type { ServiceName } from './names.ts';

type TlsIdentity = Pick<Identity, 'caPem' | 'certPem' | 'keyPem'>;

/** For a server: clients without a certificate of our authority do not get past the handshake. */
export function serverCredentials(identity: TlsIdentity): ServerCredentials {
  const pair = { private_key: Buffer.from(identity.keyPem), cert_chain: Buffer.from(identity.certPem) };
  return ServerCredentials.createSsl(Buffer.from(identity.caPem), [pair], true);
}

/** For a client. With `server`, the other end also has to be that service, whatever name it was reached by. */
export function channelCredentials(identity: TlsIdentity, server?: ServiceName): ChannelCredentials {
  return credentials.createSsl(
    Buffer.from(identity.caPem),
    Buffer.from(identity.keyPem),
    Buffer.from(identity.certPem),
    server === undefined ? {} : { checkServerIdentity: (host, certificate) => wrongServer(server, host, certificate) },
  );
}

function wrongServer(server: ServiceName, host: string, certificate: PeerCertificate): Error | undefined {
  if (spiffeOf(certificate).spiffe !== spiffeId(server)) return new Error(`the server is not ${server}`);
  return checkServerIdentity(host, certificate);
}
