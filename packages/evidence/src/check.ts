// Checks a pack offline: every file against the manifest, the manifest against its signature.

import { createHash, type Hash, webcrypto } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import {
  ALGORITHM,
  type EvidenceManifest,
  MANIFEST,
  readManifest,
  readSignature,
  SIGNATURE,
  signedText,
} from './manifest.ts';
import { BLOCK, readTarHeader, tarPadding } from './tar.ts';

/** Public Ed25519 keys by the signer's name. */
export type EvidenceKeys = ReadonlyMap<string, webcrypto.CryptoKey>;

export interface CheckedEvidence {
  /** Everything that is wrong; empty for a pack that holds. */
  readonly faults: readonly string[];
  /** What the pack says it is; to be believed only where there are no faults. */
  readonly manifest: EvidenceManifest | undefined;
  readonly signer: string | undefined;
}

interface SeenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Manifest and signature are kept in memory: more than this is neither. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;

/** Reads the pack once. `onData` sees each file's bytes as they come, for checks of what they say. */
export async function checkEvidence(
  pack: AsyncIterable<Uint8Array>,
  keys: EvidenceKeys,
  onData: (name: string, bytes: Uint8Array) => void = () => undefined,
): Promise<CheckedEvidence> {
  const reader = new ArchiveReader(onData);
  try {
    await pipeline(Readable.from(pack), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) if (!reader.read(chunk)) return;
    });
    reader.end();
  } catch {
    // A reader that stopped has said why.
    if (reader.faults.length === 0) reader.faults.push('it is damaged or no pack: it cannot be unpacked to its end');
  }
  const { files, kept, faults } = reader;
  const manifestBytes = kept.get(MANIFEST);
  const manifest = manifestBytes && readManifest(manifestBytes);
  if (manifestBytes === undefined || manifest === undefined)
    return { faults: [...faults, `it has no ${MANIFEST} that can be read`], manifest: undefined, signer: undefined };
  faults.push(...compareFiles(manifest, files));
  const signature = readSignature(kept.get(SIGNATURE) ?? new Uint8Array());
  if (signature === undefined) return { faults: [...faults, 'it is not signed'], manifest, signer: undefined };
  const { signer, algorithm } = signature;
  const key = keys.get(signer);
  if (algorithm !== ALGORITHM) faults.push(`it is signed by an unknown algorithm`);
  else if (key === undefined) faults.push(`it is signed by ${signer}, whose public key is not known`);
  else if (!(await isSigned(key, signature.signature, manifestBytes))) faults.push('its signature does not fit');
  return { faults, manifest, signer };
}

const isSigned = (key: webcrypto.CryptoKey, signature: string, manifest: Uint8Array): Promise<boolean> =>
  webcrypto.subtle.verify(ALGORITHM, key, Uint8Array.from(Buffer.from(signature, 'base64')), signedText(manifest));

function compareFiles(manifest: EvidenceManifest, seen: ReadonlyMap<string, SeenFile>): string[] {
  const listed = new Set(manifest.files.map((file) => file.name));
  const faults = manifest.files.flatMap(({ name, bytes, sha256 }) => {
    const found = seen.get(name);
    if (found === undefined) return [`${name} is missing`];
    return found.bytes === bytes && found.sha256 === sha256 ? [] : [`${name} was changed`];
  });
  const extra = [...seen.keys()].filter((name) => !listed.has(name) && name !== MANIFEST && name !== SIGNATURE);
  return [...faults, ...extra.map((name) => `${name} is not in the manifest`)];
}

/** The file whose bytes are coming. */
interface OpenFile {
  readonly name: string;
  readonly size: number;
  left: number;
  readonly hash: Hash;
  /** The bytes themselves, of the few files that are read here. */
  readonly kept: Buffer[] | undefined;
}

/** Takes an archive apart as its bytes come. */
class ArchiveReader {
  readonly files = new Map<string, SeenFile>();
  readonly kept = new Map<string, Buffer>();
  readonly faults: string[] = [];
  readonly #onData: (name: string, bytes: Uint8Array) => void;
  #header = Buffer.alloc(0);
  #file: OpenFile | undefined;
  #padding = 0;
  #ended = false;

  constructor(onData: (name: string, bytes: Uint8Array) => void) {
    this.#onData = onData;
  }

  /** False when nothing that follows can be understood. */
  read(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#ended) return this.#readEnd(rest);
      if (this.#file !== undefined) rest = this.#readFile(this.#file, rest);
      else if (this.#padding > 0) rest = this.#skip(rest);
      else {
        const taken = rest.subarray(0, BLOCK - this.#header.length);
        this.#header = Buffer.concat([this.#header, taken]);
        rest = rest.subarray(taken.length);
        if (this.#header.length === BLOCK && !this.#readHeader()) return false;
      }
    }
    return true;
  }

  end(): void {
    if (!this.#ended && this.faults.length === 0) this.faults.push('it is cut off');
  }

  #readHeader(): boolean {
    const header = readTarHeader(this.#header);
    this.#header = Buffer.alloc(0);
    if (header === 'end') {
      this.#ended = true;
      return true;
    }
    if (header === undefined || this.files.has(header.name)) {
      this.faults.push('it holds an entry that no pack has');
      return false;
    }
    const keep = header.name === MANIFEST || header.name === SIGNATURE;
    if (keep && header.size > KEPT_BYTES_MAX) {
      this.faults.push(`${header.name} is too large`);
      return false;
    }
    this.#file = { ...header, left: header.size, hash: createHash('sha256'), kept: keep ? [] : undefined };
    if (header.size === 0) this.#closeFile(this.#file);
    return true;
  }

  #readFile(file: OpenFile, bytes: Buffer): Buffer {
    const own = bytes.subarray(0, file.left);
    file.left -= own.length;
    file.hash.update(own);
    file.kept?.push(own);
    this.#onData(file.name, own);
    if (file.left === 0) this.#closeFile(file);
    return bytes.subarray(own.length);
  }

  #closeFile({ name, size, hash, kept }: OpenFile): void {
    this.files.set(name, { bytes: size, sha256: hash.digest('hex') });
    if (kept !== undefined) this.kept.set(name, Buffer.concat(kept));
    this.#padding = tarPadding(size).length;
    this.#file = undefined;
  }

  #skip(bytes: Buffer): Buffer {
    const skipped = bytes.subarray(0, this.#padding);
    this.#padding -= skipped.length;
    if (!this.#allZero(skipped)) this.faults.push('it holds bytes that belong to no file');
    return bytes.subarray(skipped.length);
  }

  #readEnd(bytes: Buffer): boolean {
    if (this.#allZero(bytes)) return true;
    this.faults.push('it goes on after its end');
    return false;
  }

  #allZero(bytes: Buffer): boolean {
    return bytes.every((byte) => byte === 0);
  }
}
