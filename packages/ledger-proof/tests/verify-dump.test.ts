// A dump proves as it was made; whatever is done to one of its rows is found, and the row is named.
import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DumpProof, type NamedHead, readHead, signHead, verifyDump } from '../src/index.ts';
import { makeDump } from './made-dump.ts';

const DUMP = makeDump(60, [20, 30]);

async function prove(lines: readonly string[], heads?: readonly NamedHead[]): Promise<DumpProof> {
  const given = async function* () {
    yield* lines;
  };
  return verifyDump(given(), { heads });
}

const lineWith = (text: string): number => DUMP.lines.findIndex((line) => line.includes(text));
const transferAt = (index: number): number => lineWith(`"transfer_id":"trf_${index}"`);
const failed = (proof: DumpProof): string[] => proof.checks.filter(({ ok }) => !ok).map(({ name }) => name);

it('proves as it was made', async () => {
  const proof = await prove(DUMP.lines);
  expect(failed(proof)).toEqual([]);
  expect(proof).toMatchObject({
    ok: true,
    firstFault: undefined,
    transfers: 60n,
    sealedSequence: 99n,
    unsealedTransfers: 10n,
    exportedAt: '2026-03-02T00:00:00.000Z',
  });
  for (const { examined } of proof.checks) expect(examined > 0n).toBe(true);
});

describe('names the first bad row', () => {
  it('a changed value', async () => {
    const at = transferAt(13);
    const proof = await prove(DUMP.lines.with(at, DUMP.lines[at]?.replace('chg_13', 'chg_31') ?? ''));
    expect(failed(proof)).toEqual(['BLOCKS_EQUAL_TRANSFERS']);
    expect(proof.firstFault).toBe(`line ${at + 1}: transfer trf_13 (sequence 27) is not what block 1 sealed`);
  });

  it('a changed meaning: the price of a lot', async () => {
    const at = transferAt(25);
    const proof = await prove(
      DUMP.lines.with(at, DUMP.lines[at]?.replace('"price_paid":"100"', '"price_paid":"0"') ?? ''),
    );
    expect(proof.firstFault).toContain('transfer trf_25 (sequence 51) is not what block 2 sealed');
  });

  it('a dropped row', async () => {
    const proof = await prove(DUMP.lines.toSpliced(transferAt(22), 1));
    expect(proof.firstFault).toContain('the transfer of sequence 45, sealed in block 2, is missing before line');
    expect(failed(proof)).toEqual([
      'DUMP_WHOLE',
      'BALANCES_EQUAL_TRANSFERS',
      'CHAINS_UNBROKEN',
      'BLOCKS_EQUAL_TRANSFERS',
    ]);
  });

  it('the last row of a block dropped', async () => {
    const proof = await prove(DUMP.lines.toSpliced(transferAt(19), 1));
    expect(proof.firstFault).toContain(
      'the transfer of sequence 39, sealed in block 1, is missing before the end of block 1',
    );
  });

  it('two rows in another order', async () => {
    const at = transferAt(7);
    const [one = '', two = ''] = DUMP.lines.slice(at, at + 2);
    const proof = await prove(DUMP.lines.toSpliced(at, 2, two, one));
    expect(proof.firstFault).toContain('the transfer of sequence 15, sealed in block 1, is missing before line');
    expect(failed(proof)).toContain('DUMP_WHOLE');
  });

  it('an inserted row', async () => {
    const at = transferAt(7);
    const row = DUMP.lines[at]?.replace('"sequence":"15"', '"sequence":"16"').replace('trf_7', 'trf_x') ?? '';
    const proof = await prove(DUMP.lines.toSpliced(at + 1, 0, row));
    expect(proof.firstFault).toBe(`line ${at + 2}: transfer trf_x (sequence 16) was not there when block 1 was sealed`);
  });

  it('a row twice', async () => {
    const at = transferAt(7);
    const proof = await prove(DUMP.lines.toSpliced(at, 0, DUMP.lines[at] ?? ''));
    expect(proof.firstFault).toContain(
      `line ${at + 2}: transfer trf_7 (sequence 15) comes after sequence 15: out of order`,
    );
  });

  it('an unsealed row dropped, by arithmetic', async () => {
    const proof = await prove(DUMP.lines.toSpliced(transferAt(53), 1));
    expect(proof.firstFault).toContain('transfer trf_54 (sequence 109): lot/lot_10 had');
  });

  it.each([
    ['a balance of an account', '"posted":"-', '"posted":"-1', ['TRIAL_BALANCE', 'BALANCES_EQUAL_TRANSFERS']],
    ['the hash of a block', '"hash":"', '"hash":"f', ['DUMP_WHOLE']],
  ])('%s', async (_what, from, to, checks) => {
    const at = lineWith(from);
    const proof = await prove(DUMP.lines.with(at, DUMP.lines[at]?.replace(from, to) ?? ''));
    expect(failed(proof)).toEqual(expect.arrayContaining(checks));
  });

  it('a block left out', async () => {
    const proof = await prove(DUMP.lines.toSpliced(lineWith('"block"'), 21));
    expect(failed(proof)).toContain('BLOCKS_CHAINED');
    expect(proof.checks.flatMap(({ faults }) => faults).join()).toContain('block 2 follows block 0');
  });

  it('an end cut off, and lines that are none', async () => {
    expect((await prove(DUMP.lines.slice(0, -1))).firstFault).toContain('with no end row');
    expect((await prove(DUMP.lines.toSpliced(3, 0, 'nonsense'))).firstFault).toBe('line 4 is no row of a dump');
    expect((await prove([])).ok).toBe(false);
  });

  it('a source that breaks', async () => {
    const broken = async function* () {
      yield DUMP.lines[0] ?? '';
      throw new Error('unexpected end of file');
    };
    const proof = await verifyDump(broken(), { heads: undefined });
    expect(proof.firstFault).toBe('the dump cannot be read after line 1: unexpected end of file');
  });
});

it('finds any one flipped bit of a sealed row or of a block', async () => {
  const sealed = DUMP.lines.flatMap((line, at) =>
    (line.includes('"transfer"') && at < transferAt(50)) || line.startsWith('{"block"') ? [at] : [],
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...sealed), fc.nat(), fc.nat(7), async (at, place, bit) => {
      const bytes = Buffer.from(DUMP.lines[at] ?? '');
      const where = place % bytes.length;
      bytes[where] = (bytes[where] ?? 0) ^ (1 << bit);
      expect((await prove(DUMP.lines.with(at, bytes.toString('utf8')))).ok).toBe(false);
    }),
    { numRuns: 300 },
  );
});

describe('heads', async () => {
  const own = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const other = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const keys = new Map([['wallet', own.publicKey]]);
  const head = (
    block: number,
    hash = DUMP.hashes[block - 1] ?? 'f'.repeat(64),
    signedAt = '2026-03-01T00:00:00.000Z',
  ) => ({
    block: BigInt(block),
    lastSequence: 1n,
    hash,
    signedAt,
  });
  const named = async (text: string): Promise<NamedHead> => ({
    name: 'head',
    reading: await readHead(text, keys, 'wallet'),
  });

  it('agree with the chain', async () => {
    const heads = await Promise.all([1, 2].map(async (n) => named(await signHead(head(n), own.privateKey, 'wallet'))));
    const proof = await prove(DUMP.lines, heads);
    expect(proof).toMatchObject({ ok: true, newerHeads: 0 });
    expect(proof.checks.at(-1)).toMatchObject({ name: 'HEADS_SIGNED', examined: 2n });
  });

  it('find a chain that was made anew', async () => {
    const signed = await named(await signHead(head(2, 'ab'.repeat(32)), own.privateKey, 'wallet'));
    expect((await prove(DUMP.lines, [signed])).firstFault).toBe('head signs another block 2 than the dump has');
  });

  it('find blocks cut off, and leave alone what came after the dump', async () => {
    const before = await named(await signHead(head(3), own.privateKey, 'wallet'));
    expect((await prove(DUMP.lines, [before])).firstFault).toContain('blocks are missing');
    const after = await named(await signHead(head(3, undefined, '2026-03-03T00:00:00.000Z'), own.privateKey, 'wallet'));
    expect(await prove(DUMP.lines, [after])).toMatchObject({ ok: true, newerHeads: 1 });
  });

  it('count only with the right key, form and signature', async () => {
    const right = await signHead(head(1), own.privateKey, 'wallet');
    const [header, payload, signature] = right.split('.');
    const forged = await signHead(head(1), other.privateKey, 'wallet');
    const named2 = await signHead(head(1), own.privateKey, 'billing');
    for (const text of [
      forged,
      named2,
      `${header}.${payload}x.${signature}`,
      'nonsense',
      '',
      `${header}.e30.${signature}`,
    ]) {
      const proof = await prove(DUMP.lines, [await named(text)]);
      expect([text, failed(proof)]).toEqual([text, ['HEADS_SIGNED']]);
    }
  });
});
