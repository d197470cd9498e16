import { createAuthority } from '@tollgate/auth';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertKeptFiles, isPem } from './kept-files.ts';
import { layoutOf, type Layout } from './layout.ts';

const keyPem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
let layout: Layout;
beforeEach(() => {
  layout = layoutOf('/', mkdtempSync(join(tmpdir(), 'tollgate-kept-')), 7100);
});
afterEach(() => rmSync(layout.home, { recursive: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(layout.home, file)), { recursive: true });
  writeFileSync(join(layout.home, file), text);
}

it('has nothing to say of an empty folder', () => {
  expect(() => assertKeptFiles(layout, {})).not.toThrow();
});

it('has nothing to say of good files and of the rest of an interrupted start', async () => {
  await createAuthority(layout.identitiesDir, ['wallet']);
  put('sandbox-channel/merchant.pem', keyPem);
  put('secrets/accounts-master-key', 'a1'.repeat(32));
  put('secrets/accounts-digest-key.new', '');
  expect(() => assertKeptFiles(layout, {})).not.toThrow();
});

it.each([
  'people.json',
  'secrets/accounts-master-key',
  'secrets/metering-digest-key',
  'identities/ca.pem',
  'identities/ca-key.pem',
  'identities/wallet/cert.pem',
  'identities/wallet/key.pem',
  'identities/wallet/signing.pem',
  'identities/nats/cert.pem',
  'sandbox-channel/merchant.pem',
  'sandbox-channel/provider.pem',
])('names %s in one sentence when it is empty or damaged', (file) => {
  for (const text of ['', '-----BEGIN CERTIFICATE-----\nAAAA']) {
    put(file, text);
    expect(() => assertKeptFiles(layout, {})).toThrow(join(layout.home, file));
    expect(() => assertKeptFiles(layout, {})).toThrow(/^[^\n]+\.$/);
  }
});

it('leaves a sandbox folder alone that is not in use', () => {
  put('sandbox-channel/merchant.pem', '');
  expect(() => assertKeptFiles(layout, { BILLING_SANDBOX_DIR: '/elsewhere' })).not.toThrow();
});

it('takes no key for a certificate', () => {
  expect(isPem(keyPem, 'private key')).toBe(true);
  expect(isPem(keyPem, 'certificate')).toBe(false);
});
