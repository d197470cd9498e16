// The local authority and the identities it makes, as files.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ConfigError } from '@tollgate/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAuthority, loadIdentity } from '../src/index.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tollgate-authority-test-'));
});
afterEach(() => rm(dir, { recursive: true }));

const text = (...names: string[]) => readFile(path.join(dir, ...names), 'utf8');
const everything = async () => {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    files.map(
      async (entry) =>
        [
          path.join(entry.parentPath, entry.name),
          await readFile(path.join(entry.parentPath, entry.name), 'utf8'),
        ] as const,
    ),
  );
};

describe('createAuthority', () => {
  it('makes a loadable identity for each service, readable by its owner only', async () => {
    await createAuthority(dir, ['wallet', 'billing']);
    const wallet = await loadIdentity(path.join(dir, 'wallet'));
    expect(wallet.service).toBe('wallet');
    expect([...wallet.verificationKeys.keys()]).toEqual(['wallet', 'billing']);
    const names = new X509Certificate(wallet.certPem).subjectAltName;
    expect(names).toBe('URI:spiffe://tollgate/wallet, DNS:localhost, IP Address:127.0.0.1');
    for (const [file] of await everything()) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives servers a certificate and no signing key', async () => {
    await createAuthority(dir, ['wallet']);
    expect((await readdir(path.join(dir, 'nats'))).toSorted()).toEqual(['ca.pem', 'cert.pem', 'key.pem']);
  });

  it('changes nothing when everything is there', async () => {
    await createAuthority(dir, ['wallet', 'billing']);
    const before = await everything();
    await createAuthority(dir, ['wallet', 'billing']);
    expect(await everything()).toEqual(before);
  });

  it('adds a service and keeps the others’ keys', async () => {
    await createAuthority(dir, ['wallet']);
    const key = await text('wallet', 'key.pem');
    await createAuthority(dir, ['wallet', 'billing']);
    expect(await text('wallet', 'key.pem')).toBe(key);
    expect((await loadIdentity(path.join(dir, 'wallet'))).verificationKeys.has('billing')).toBe(true);
  });

  it('renews a certificate that has less than a month left, and keeps the signing key', async () => {
    await createAuthority(dir, ['wallet'], { now: new Date(Date.now() - 380 * 86_400_000) });
    const [cert, signing] = [await text('wallet', 'cert.pem'), await text('wallet', 'signing.pem')];
    await createAuthority(dir, ['wallet']);
    expect(await text('wallet', 'cert.pem')).not.toBe(cert);
    expect(await text('wallet', 'signing.pem')).toBe(signing);
  });

  it('repairs a pair that an interrupted run left behind', async () => {
    await createAuthority(dir, ['wallet', 'billing']);
    await writeFile(path.join(dir, 'wallet', 'key.pem'), await text('billing', 'key.pem'));
    await createAuthority(dir, ['wallet', 'billing']);
    expect((await loadIdentity(path.join(dir, 'wallet'))).service).toBe('wallet');
  });
});

describe('loadIdentity', () => {
  beforeEach(() => createAuthority(dir, ['wallet', 'billing']));

  it.each([
    [
      'a missing file',
      async () => rm(path.join(dir, 'wallet', 'signing.pem')),
      /cannot be read: signing.pem \(ENOENT\)/,
    ],
    [
      'a key of another',
      async () => writeFile(path.join(dir, 'wallet', 'key.pem'), await text('billing', 'key.pem')),
      /not the certificate’s/,
    ],
    [
      'a damaged certificate',
      async () => writeFile(path.join(dir, 'wallet', 'cert.pem'), 'rubbish'),
      /nothing usable in cert.pem/,
    ],
    [
      'a foreign authority',
      async () => writeFile(path.join(dir, 'wallet', 'ca.pem'), await text('billing', 'cert.pem')),
      /another authority/,
    ],
    ['unusable public keys', async () => writeFile(path.join(dir, 'wallet', 'jwks.json'), '{}'), /jwks.json/],
    [
      'no public key of its own',
      async () => writeFile(path.join(dir, 'wallet', 'jwks.json'), '{"keys":[]}'),
      /no public signing key of wallet/,
    ],
  ])('refuses %s', async (_name, damage, message) => {
    await damage();
    const error: unknown = await loadIdentity(path.join(dir, 'wallet')).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain('PRIVATE KEY');
  });

  it('refuses the certificate of a server that is no service', async () => {
    for (const file of ['cert.pem', 'key.pem'])
      await writeFile(path.join(dir, 'wallet', file), await text('nats', file));
    await expect(loadIdentity(path.join(dir, 'wallet'))).rejects.toThrow(/names no service/);
  });
});
