// Certificates for mutual TLS in these tests: one authority, one server, one peer named spiffe://tollgate/billing.
import 'reflect-metadata';

import { KeyObject, webcrypto } from 'node:crypto';

import { ServerCredentials, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';
import * as x509 from '@peculiar/x509';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const validity = {
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + 3_600_000),
  signingAlgorithm: EC,
};
const pem = (key: webcrypto.CryptoKey): Buffer =>
  Buffer.from(KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }));

const authorityKeys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
const authority = await x509.X509CertificateGenerator.createSelfSigned({
  name: 'CN=Test authority',
  keys: authorityKeys,
  serialNumber: '01',
  extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  ...validity,
});

async function leaf(name: string, serialNumber: string) {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    serialNumber,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: `spiffe://tollgate/${name}` },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
    ...validity,
  });
  return { cert: Buffer.from(certificate.toString('pem')), key: pem(keys.privateKey) };
}

const ca = Buffer.from(authority.toString('pem'));
const server = await leaf('echo', '02');
const peer = await leaf('billing', '03');

/** The peer's certificate. */
export const peerCertPem = peer.cert.toString();

/** Demands a certificate of every client. */
export const serverTls = (): ServerCredentials =>
  ServerCredentials.createSsl(ca, [{ private_key: server.key, cert_chain: server.cert }], true);

/** Presents the peer's certificate. */
export const clientTls = (): ChannelCredentials => credentials.createSsl(ca, peer.key, peer.cert);
