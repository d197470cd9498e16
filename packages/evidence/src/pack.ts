// Writes a pack as a stream.

import { webcrypto } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

import {
  ALGORITHM,
  type EvidenceManifest,
  FORMAT,
  jsonBytes,
  MANIFEST,
  sha256,
  SIGNATURE,
  signedText,
} from './manifest.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

/** One file; names have small letters, digits, dots and dashes. */
export interface EvidenceFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Whose word it is: the name under which the public key is known, and the private Ed25519 key. */
export interface EvidenceSigner {
  readonly signer: string;
  readonly key: webcrypto.CryptoKey;
}

/** The bytes of the pack, one file in memory at a time. The same files and facts give the same bytes. */
export async function* packEvidence(
  files: AsyncIterable<EvidenceFile> | Iterable<EvidenceFile>,
  facts: EvidenceManifest['facts'],
  signer: EvidenceSigner,
): AsyncGenerator<Uint8Array, void, undefined> {
  const archive = Readable.from(blocksOf(files, facts, signer), { objectMode: false });
  const gzip = createGzip({ level: 6 });
  // Of the two only the last is read: what fails in the first has to end it too.
  archive.once('error', (error) => gzip.destroy(error));
  try {
    for await (const chunk of archive.pipe(gzip)) yield chunk as Uint8Array;
  } finally {
    archive.destroy();
  }
}

async function* blocksOf(
  files: AsyncIterable<EvidenceFile> | Iterable<EvidenceFile>,
  facts: EvidenceManifest['facts'],
  { signer, key }: EvidenceSigner,
): AsyncGenerator<Uint8Array, void, undefined> {
  const listed: { name: string; bytes: number; sha256: string }[] = [];
  for await (const file of files) {
    if ([MANIFEST, SIGNATURE, ...listed.map(({ name }) => name)].includes(file.name))
      throw new RangeError(`a pack has one ${file.name}`);
    listed.push({ name: file.name, bytes: file.content.byteLength, sha256: sha256(file.content) });
    yield* entry(file);
  }
  const manifest = jsonBytes({ format: FORMAT, facts, files: listed } satisfies EvidenceManifest);
  yield* entry({ name: MANIFEST, content: manifest });
  const signature = Buffer.from(await webcrypto.subtle.sign(ALGORITHM, key, signedText(manifest))).toString('base64');
  yield* entry({ name: SIGNATURE, content: jsonBytes({ signer, algorithm: ALGORITHM, signature }) });
  yield tarEnd();
}

function* entry({ name, content }: EvidenceFile): Generator<Uint8Array, void, undefined> {
  yield tarHeader(name, content.byteLength);
  // A chunk of no bytes would end nothing, but says nothing either.
  if (content.byteLength > 0) yield content;
  const padding = tarPadding(content.byteLength);
  if (padding.byteLength > 0) yield padding;
}
