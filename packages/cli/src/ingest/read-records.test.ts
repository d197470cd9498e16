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
  expect(block).toEqual({ records: [], bytesRead: 102_400, overlong: 1 });
});
