// A service's own identity, read from a folder: certificate, keys, and everybody's public signing keys.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { ConfigError } from '@tollgate/config';
import { importJWK, importPKCS8 } from 'jose';
import type { CryptoKey, JWK } from 'jose';

import { serviceOfSpiffe } from './names.ts';
import type { ServiceName } from './names.ts';
import type { VerificationKeys } from './token.ts';

/** Who a process is, and how it proves it. */
export interface Identity {
  readonly service: ServiceName;
  readonly certPem: string;
  readonly keyPem: string;
  readonly caPem: string;
  readonly signingKey: CryptoKey;
  readonly verificationKeys: VerificationKeys;
}

/** Names of the files in an identity's folder. */
export const identityFiles = {
  ca: 'ca.pem',
  cert: 'cert.pem',
  key: 'key.pem',
  signing: 'signing.pem',
  jwks: 'jwks.json',
} as const;

/**
 * Reads an identity.
 *
 * @throws ConfigError when a file is missing or unreadable, or the files do not belong together.
 */
export async function loadIdentity(dir: string): Promise<Identity> {
  const [caPem, certPem, keyPem, signingPem, jwks] = await Promise.all(
    [identityFiles.ca, identityFiles.cert, identityFiles.key, identityFiles.signing, identityFiles.jwks].map((file) =>
      read(dir, file),
    ),
  );
  if (
    caPem === undefined ||
    certPem === undefined ||
    keyPem === undefined ||
    signingPem === undefined ||
    jwks === undefined
  ) {
    throw fault(dir, 'is incomplete');
  }
  const service = await serviceIn(dir, certPem, keyPem, caPem);
  const verificationKeys = await parse(dir, identityFiles.jwks, () => keysOf(jwks));
  if (!verificationKeys.has(service))
    throw fault(dir, `has no public signing key of ${service} in ${identityFiles.jwks}`);
  const signingKey = await parse(dir, identityFiles.signing, () => importPKCS8(signingPem, 'EdDSA'));
  return { service, certPem, keyPem, caPem, signingKey, verificationKeys };
}

async function serviceIn(dir: string, certPem: string, keyPem: string, caPem: string): Promise<ServiceName> {
  const authority = await parse(dir, identityFiles.ca, async () => new X509Certificate(caPem));
  const certificate = await parse(dir, identityFiles.cert, async () => new X509Certificate(certPem));
  const key = await parse(dir, identityFiles.key, async () => createPrivateKey(keyPem));
  if (!certificate.verify(authority.publicKey)) throw fault(dir, 'has a certificate of another authority');
  if (!certificate.checkPrivateKey(key)) throw fault(dir, 'has a key that is not the certificate’s');
  const names = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('URI:'));
  const service = names.length === 1 ? serviceOfSpiffe(names[0]?.slice('URI:'.length) ?? '') : undefined;
  if (service === undefined) throw fault(dir, 'has a certificate that names no service of ours');
  return service;
}

async function keysOf(jwks: string): Promise<VerificationKeys> {
  const { keys } = JSON.parse(jwks) as { keys: JWK[] };
  const entries = await Promise.all(
    keys.map(async (jwk): Promise<[string, CryptoKey]> => {
      const key = await importJWK(jwk, 'EdDSA');
      if (jwk.kid === undefined || key instanceof Uint8Array) throw new TypeError('not a public key with a key id');
      return [jwk.kid, key];
    }),
  );
  return new Map(entries);
}

async function read(dir: string, file: string): Promise<string> {
  try {
    return await readFile(path.join(dir, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw fault(dir, `cannot be read: ${file} (${code})`);
  }
}

async function parse<T>(dir: string, file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch {
    throw fault(dir, `holds nothing usable in ${file}`);
  }
}

const fault = (dir: string, what: string): ConfigError => new ConfigError([`the identity folder ${dir} ${what}`]);
