// What a pack says about itself: the manifest, and what exactly is signed of it.

import { createHash } from 'node:crypto';

export const FORMAT = 'tollgate-evidence/1';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const ALGORITHM = 'Ed25519';

/** What a pack holds. */
export interface EvidenceManifest {
  readonly format: string;
  /** What the pack is about, in its maker's words. */
  readonly facts: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** Who signed, and the signature as base64. */
export interface ManifestSignature {
  readonly signer: string;
  readonly algorithm: string;
  readonly signature: string;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first line keeps this signature from meaning anything elsewhere: the same keys sign tokens. */
export const signedText = (manifest: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(`${FORMAT}\n${sha256(manifest)}\n`, 'utf8'));

/** The same value gives the same bytes. */
export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');

/** A manifest as it was written; undefined for anything else. */
export function readManifest(bytes: Uint8Array): EvidenceManifest | undefined {
  const value = readJson(bytes);
  if (value?.['format'] !== FORMAT) return undefined;
  const { facts, files } = value;
  if (!isRecord(facts) || !Object.values(facts).every((fact) => typeof fact === 'string')) return undefined;
  if (!Array.isArray(files) || !files.every(isFile)) return undefined;
  return { format: FORMAT, facts: facts as Record<string, string>, files };
}

/** A signature as it was written; undefined for anything else. */
export function readSignature(bytes: Uint8Array): ManifestSignature | undefined {
  const { signer, algorithm, signature } = readJson(bytes) ?? {};
  if (typeof signer !== 'string' || typeof algorithm !== 'string' || typeof signature !== 'string') return undefined;
  return { signer, algorithm, signature };
}

function readJson(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFile = (value: unknown): value is EvidenceManifest['files'][number] =>
  isRecord(value) &&
  typeof value['name'] === 'string' &&
  typeof value['bytes'] === 'number' &&
  typeof value['sha256'] === 'string';
