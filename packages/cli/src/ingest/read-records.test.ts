// Lines out of chunks cut anywhere, blocks within their limits, and lines that are no records.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Block, type Limits, readRecords } from './read-records.ts';

const LIMITS: Limits = { recordsMax: 3, bytesMax: 10, recordBytesMax: 8 };

async function read(chunks: readonly Uint8Array[], limits: Limits = LIMITS): Promise<Block[]> {
  const blocks: Block[] = [];
  for await (const block of readRecords(
    (async function* chunked() {
      yield* chunks;
    })(),
    limits,
  )) {
    blocks.push(block);
  }
  return blocks;
}

const texts = (blocks: readonly Block[]): string[] =>
  blocks.flatMap(({ records }) => records.map((one) => Buffer.from(one).toString()));

test('wherever the stream is cut, the lines are the same', async () => {
  const line = fc.stringMatching(/^[a-z名]{0,12}$/u);
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.boolean(), fc.array(fc.nat(80)), async (lines, closed, cuts) => {
      const bytes = Buffer.from(lines.join('\n') + (closed ? '\n' : ''));
      const places = [...new Set(cuts.filter((at) => at < bytes.length))].toSorted((a, b) => a - b);
      const chunks = [0, ...places].map((at, index) => bytes.subarray(at, places[index] ?? bytes.length));
      const blocks = await read(chunks);
      const fits = lines.filter((one) => one !== '' && Buffer.byteLength(one) <= LIMITS.recordBytesMax);
      expect(texts(blocks)).toEqual(fits);
      expect(blocks.at(-1)?.overlong).toBe(
        lines.filter((one) => Buffer.byteLength(one) > LIMITS.recordBytesMax).length,
      );
      expect(blocks.at(-1)?.bytesRead).toBe(bytes.length);
    }),
  );
});

test('blocks keep within their limits', async () => {
  const blocks = await read([Buffer.from('a\nb\nc\nd\nlonglong\nlonglong\nx\n')]);
  const sizes = blocks.map(({ records }) => records.map((one) => one.length));
  expect(sizes).toEqual([
    [1, 1, 1],
    [1, 8],
    [8, 1],
  ]);
  for (const { records } of blocks) {
    expect(records.length).toBeLessThanOrEqual(LIMITS.recordsMax);
    expect(records.reduce((sum, one) => sum + one.length, 0)).toBeLessThanOrEqual(LIMITS.bytesMax);
  }
});

test('a file without line ends is one overlong line, and is not kept', async () => {
  const chunks = Array.from({ length: 100 }, () => Buffer.alloc(1024, 'x'));
  const [block] = await read(chunks);
  expect(block).toEqual({ records: [], lines: [], bytesRead: 102_400, overlong: 1 });
});

test('every record knows the line that it begins on, whatever lies between', async () => {
  const blocks = await read([Buffer.from('a\n\nb\nfar too long\nc\r\n\n\nd')]);
  expect(blocks.flatMap(({ lines }) => lines)).toEqual([1, 3, 5, 8]);
  expect(texts(blocks)).toEqual(['a', 'b', 'c', 'd']);
});

test('rows go on within quotes, wherever the stream is cut', async () => {
  const csv = Buffer.from('a,b\n"x\ny ""q""",1\n\n"z"\nlast,2');
  for (let cut = 0; cut < csv.length; cut += 1) {
    const blocks: Block[] = [];
    const chunks = (async function* chunked() {
      yield csv.subarray(0, cut);
      yield csv.subarray(cut);
    })();
    for await (const block of readRecords(chunks, { ...LIMITS, recordBytesMax: 100, bytesMax: 100 }, 'row'))
      blocks.push(block);
    expect(texts(blocks)).toEqual(['a,b', '"x\ny ""q""",1', '"z"', 'last,2']);
    expect(blocks.flatMap(({ lines }) => lines)).toEqual([1, 2, 5, 6]);
  }
});

test.each([
  ['5" screen\n6" screen\nd', ['5" screen', '6" screen', 'd']],
  ['a,5"b,c\nd,e', ['a,5"b,c', 'd,e']],
  ['"a"b"\nc"\nd', ['"a"b"', 'c"', 'd']],
  [' "a\nb"\nd', [' "a', 'b"', 'd']],
  ['\uFEFF"a\nb",c\nd', ['\uFEFF"a\nb",c', 'd']],
  ['"",""\n""""\n"a""\nb"\nd', ['"",""', '""""', '"a""\nb"', 'd']],
  ['x,"a\r\nb"\r\nd', ['x,"a\r\nb"', 'd']],
])('a quote opens at the start of a field only, wherever the stream is cut: %j', async (text, expected) => {
  const csv = Buffer.from(text);
  for (let cut = 0; cut <= csv.length; cut += 1) {
    const chunks = (async function* chunked() {
      yield csv.subarray(0, cut);
      yield csv.subarray(cut);
    })();
    const blocks: Block[] = [];
    for await (const block of readRecords(chunks, { ...LIMITS, recordBytesMax: 100, bytesMax: 100 }, 'row'))
      blocks.push(block);
    expect(texts(blocks)).toEqual(expected);
  }
});
