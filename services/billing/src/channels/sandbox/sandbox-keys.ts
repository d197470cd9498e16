// The sandbox channel's keys: one pair for the merchant (us) and one for the provider that plays WeChat or Alipay.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One party's keys, and the number under which its public key is known. */
export interface SandboxParty {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** First 32 hex digits of the SHA-256 of the public key. */
  readonly serial: string;
}

/** Both parties of the sandbox channel. */
export interface SandboxKeys {
  readonly merchant: SandboxParty;
  readonly provider: SandboxParty;
  /** Our number at the provider. */
  readonly merchantId: string;
}

/** Reads the folder's Ed25519 keys, and makes those that are missing: files for their owner alone. */
export async function loadSandboxKeys(folder: string): Promise<SandboxKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const merchant = await loadParty(join(folder, 'merchant.pem'));
  const provider = await loadParty(join(folder, 'provider.pem'));
  return { merchant, provider, merchantId: `sandbox-${merchant.serial.slice(0, 12)}` };
}

async function loadParty(path: string): Promise<SandboxParty> {
  const existing = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const pem = existing ?? (await makeKey(path));
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, publicKey, serial: createHash('sha256').update(der).digest('hex').slice(0, 32) };
}

// Written beside and renamed, so that a crash leaves no half of a key.
async function makeKey(path: string): Promise<string> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await writeFile(`${path}.new`, pem, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return pem;
}
