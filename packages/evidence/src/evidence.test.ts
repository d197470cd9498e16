// Packs: the same bytes every time, every kind of damage found, and nothing thrown for any bytes at all.

import { webcrypto } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { checkEvidence, type EvidenceFile, packEvidence } from './index.ts';

let pair: webcrypto.CryptoKeyPair;
let other: webcrypto.CryptoKeyPair;
beforeAll(async () => {
  pair = (await webcrypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  other = (await webcrypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
});

const FILES: EvidenceFile[] = [
  { name: 'messages-0001.csv', content: Buffer.from('a,b\r\n1,2\r\n') },
  { name: 'empty.csv', content: new Uint8Array() },
  { name: 'totals.json', content: Buffer.alloc(1536, 'x') },
];

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const packed = (files: readonly EvidenceFile[] = FILES): Promise<Buffer> =>
  bytesOf(packEvidence(files, { discrepancy_id: 'dsc_1' }, { signer: 'metering', key: pair.privateKey }));

const check = (bytes: Uint8Array, cut = bytes.length) =>
  checkEvidence(
    (async function* parts() {
      for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
    })(),
    new Map([['metering', pair.publicKey]]),
  );

describe('a pack', () => {
  it('holds, whole or in pieces, and is the same bytes every time', async () => {
    const pack = await packed();
    expect(await packed()).toEqual(pack);
    const checked = await check(pack);
    expect(checked).toMatchObject({ faults: [], signer: 'metering', manifest: { facts: { discrepancy_id: 'dsc_1' } } });
    expect(checked.manifest?.files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['messages-0001.csv', 10],
      ['empty.csv', 0],
      ['totals.json', 1536],
    ]);
    expect((await check(pack, 7)).faults).toEqual([]);
  });

  it('shows each file as it reads it', async () => {
    const seen: Record<string, string> = {};
    await checkEvidence(
      (async function* whole() {
        yield await packed();
      })(),
      new Map(),
      (name, bytes) => {
        seen[name] = (seen[name] ?? '') + Buffer.from(bytes).toString('utf8');
      },
    );
    expect(seen['messages-0001.csv']).toBe('a,b\r\n1,2\r\n');
  });

  it.each(['../x', '/etc/passwd', 'A.csv', 'a b', '', '.hidden', 'x'.repeat(101)])('takes no file %j', async (name) => {
    await expect(packed([{ name, content: new Uint8Array() }])).rejects.toThrow(RangeError);
  });

  it.each(['manifest.json', 'manifest.sig', 'twice'])('has one %s', async (name) => {
    const content = new Uint8Array();
    const files = [
      { name: 'twice', content },
      { name, content },
    ];
    await expect(packed(files)).rejects.toThrow(RangeError);
  });
});

describe('checking', () => {
  it('finds every single changed byte of the archive, and never throws', async () => {
    const archive = gunzipSync(await packed());
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(archive);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect((await check(gzipSync(changed))).faults).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds every cut', async () => {
    const pack = await packed();
    await fc.assert(
      fc.asyncProperty(fc.nat(pack.length - 1), async (length) => {
        expect((await check(pack.subarray(0, length))).faults).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('says of any bytes that they are no pack', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.boolean(), async (bytes, zipped) => {
        expect((await check(zipped ? gzipSync(bytes) : bytes)).faults).not.toEqual([]);
      }),
    );
  });

  it('knows the signer, and believes no other key', async () => {
    const pack = await packed();
    const under = async (keys: Map<string, webcrypto.CryptoKey>) =>
      (
        await checkEvidence(
          (async function* whole() {
            yield pack;
          })(),
          keys,
        )
      ).faults;
    expect(await under(new Map([['metering', other.publicKey]]))).toEqual(['its signature does not fit']);
    expect(await under(new Map([['wallet', pair.publicKey]]))).toEqual([
      'it is signed by metering, whose public key is not known',
    ]);
  });

  it('finds what was added and what is missing, by name', async () => {
    const [mine, theirs] = [
      gunzipSync(await packed()),
      gunzipSync(await packed([FILES[0], FILES[2]].flatMap((f) => f ?? []))),
    ];
    // The first file, then the manifest of three: its second and third are missing.
    const missing = Buffer.concat([mine.subarray(0, 1024), mine.subarray(1024 + 512 + 512 + 1536)]);
    expect((await check(gzipSync(missing))).faults).toEqual(['empty.csv is missing', 'totals.json is missing']);
    const added = Buffer.concat([mine.subarray(0, 1024 + 512), theirs.subarray(1024)]);
    expect((await check(gzipSync(added))).faults).toEqual(['empty.csv is not in the manifest']);
  });
});
