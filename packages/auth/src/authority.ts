// The local authority: makes every identity of a stack or a test run in one folder, and renews what runs out.
import { X509Certificate, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { CertifiedKey } from './certificates.ts';
import { identityFiles } from './identity.ts';
import type { ServiceName } from './names.ts';

/** What else an authority may be asked for. */
export interface AuthorityOptions {
  /** Servers that are not services of ours: they get a certificate and no signing key. */
  readonly servers?: readonly string[];
  readonly now?: Date;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * Makes `<dir>/<name>` with a certificate and keys for each service and server, and the authority itself in `<dir>`.
 * What is there and still good for a month stays as it is. Every file is readable by its owner only.
 */
export async function createAuthority(
  dir: string,
  services: readonly ServiceName[],
  options: AuthorityOptions = {},
): Promise<void> {
  const { servers = ['nats', 'postgres'], now = new Date() } = options;
  const folder = async (name: string): Promise<string> => {
    const place = path.join(dir, name);
    await mkdir(place, { recursive: true, mode: 0o700 });
    return place;
  };
  const authority = await authorityIn(await folder('.'), now);
  const jwks: object[] = [];
  for (const name of [...services, ...servers]) await certify(await folder(name), authority, name, now);
  for (const name of services)
    jwks.push({ ...(await signingKeyIn(await folder(name))), kid: name, alg: 'EdDSA', use: 'sig' });
  for (const name of services)
    await put(path.join(await folder(name), identityFiles.jwks), `${JSON.stringify({ keys: jwks }, null, 2)}\n`);
}

async function authorityIn(dir: string, now: Date): Promise<CertifiedKey> {
  const known = await certifiedKeyIn(dir, 'ca.pem', 'ca-key.pem');
  if (known !== undefined && lastsLongEnough(known, now)) return known;
  const { makeAuthority } = await import('./certificates.ts');
  const made = await makeAuthority(now);
  await put(path.join(dir, 'ca-key.pem'), made.keyPem);
  await put(path.join(dir, 'ca.pem'), made.certPem);
  return made;
}

async function certify(dir: string, authority: CertifiedKey, name: string, now: Date): Promise<void> {
  await put(path.join(dir, identityFiles.ca), authority.certPem);
  const known = await certifiedKeyIn(dir, identityFiles.cert, identityFiles.key);
  const issuer = new X509Certificate(authority.certPem);
  if (known !== undefined && lastsLongEnough(known, now) && new X509Certificate(known.certPem).verify(issuer.publicKey))
    return;
  // Only here: services load the identity that they were given and need no certificate maker in memory.
  const { makeLeaf } = await import('./certificates.ts');
  const made = await makeLeaf(authority, name, now);
  await put(path.join(dir, identityFiles.key), made.keyPem);
  await put(path.join(dir, identityFiles.cert), made.certPem);
}

// The public half of the folder's Ed25519 key, as a JWK (RFC 8037); made when it is missing.
async function signingKeyIn(dir: string): Promise<object> {
  const file = path.join(dir, identityFiles.signing);
  let pem = await readIfThere(file);
  if (pem === undefined) {
    pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await put(file, pem);
  }
  return createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
}

// A pair that does not belong together is the rest of an interrupted run, and as good as none.
async function certifiedKeyIn(dir: string, certFile: string, keyFile: string): Promise<CertifiedKey | undefined> {
  const [certPem, keyPem] = await Promise.all([
    readIfThere(path.join(dir, certFile)),
    readIfThere(path.join(dir, keyFile)),
  ]);
  if (certPem === undefined || keyPem === undefined) return undefined;
  return new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem)) ? { certPem, keyPem } : undefined;
}

const lastsLongEnough = ({ certPem }: CertifiedKey, now: Date): boolean =>
  new Date(new X509Certificate(certPem).validTo).getTime() - now.getTime() > RENEW_BEFORE_MS;

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

// In one step, so that a reader never sees half a file.
async function put(file: string, text: string): Promise<void> {
  if ((await readIfThere(file)) === text) return;
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
