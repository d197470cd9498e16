// Makes X.509 certificates for a local authority: EC P-256 throughout.
import 'reflect-metadata';

import { KeyObject, createPrivateKey, webcrypto } from 'node:crypto';

import * as x509 from '@peculiar/x509';

import { spiffeId } from './names.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
const LEAF_DAYS = 397;

/** A certificate with its private key (PKCS #8), both PEM. */
export interface CertifiedKey {
  readonly certPem: string;
  readonly keyPem: string;
}

/** Makes the certificate that signs the others. */
export async function makeAuthority(now: Date): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Tollgate local authority',
    keys,
    signingAlgorithm: EC,
    serialNumber: serial(),
    notBefore: daysFrom(now, -1),
    notAfter: daysFrom(now, AUTHORITY_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certPem: certificate.toString('pem'), keyPem: pemOf(keys.privateKey) };
}

/** Makes a certificate for one name: its SPIFFE id, and this machine for those who connect to it. */
export async function makeLeaf(authority: CertifiedKey, name: string, now: Date): Promise<CertifiedKey> {
  const issuer = new x509.X509Certificate(authority.certPem);
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: createPrivateKey(authority.keyPem).toCryptoKey(EC, false, ['sign']),
    signingAlgorithm: EC,
    serialNumber: serial(),
    notBefore: daysFrom(now, -1),
    notAfter: daysFrom(now, LEAF_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: spiffeId(name) },
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certPem: certificate.toString('pem'), keyPem: pemOf(keys.privateKey) };
}

const pemOf = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

const daysFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

// 16 random bytes, the first below 0x80: serial numbers are positive (RFC 5280, 4.1.2.2).
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  return Buffer.from([(bytes[0] ?? 0) & 0x7f, ...bytes.subarray(1)]).toString('hex');
}
