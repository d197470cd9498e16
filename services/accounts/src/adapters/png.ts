// PNG (ISO/IEC 15948): every chunk with its checksum, the picture inflated to just what its header says, nothing after
// its end.
import { crc32 } from 'node:zlib';
import { boundedInflate } from './bounded-inflate.ts';
import { checkDimensions, refuse } from './content-fault.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Samples a pixel, by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: readonly number[] = [1, 2, 4, 8, 16];
/** Compressed texts and colour profiles are small; whatever is not was made to be large. */
const SIDE_DATA_MAX = 1_048_576;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(SIGNATURE);

/** @throws ContentRefused */
export async function checkPng(bytes: Buffer): Promise<void> {
  const chunks = chunksOf(bytes);
  const header = chunks[0]?.data;
  if (chunks[0]?.type !== 'IHDR' || header?.length !== 13) refuse('DOCUMENT_DAMAGED');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  checkDimensions(width, height);
  const picture = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const size = pictureBytes(header, width, height);
  const inflated = await boundedInflate(picture, size);
  if (inflated === 'too-much') refuse('DOCUMENT_BOMB');
  if (inflated === 'broken' || inflated.length !== size) refuse('DOCUMENT_DAMAGED');
  for (const chunk of chunks) await checkSideData(chunk);
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) refuse('DOCUMENT_DAMAGED');
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) refuse('DOCUMENT_DAMAGED');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) refuse('DOCUMENT_DAMAGED');
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    if (type === 'IEND') {
      if (end !== bytes.length) refuse('DOCUMENT_POLYGLOT');
      return chunks;
    }
    at = end;
  }
}

/** Bytes of the picture before compression: a filter byte and the packed samples of each row. */
function pictureBytes(header: Buffer, width: number, height: number): number {
  const [depth = 0, colour = 0, , , interlace = 0] = header.subarray(8);
  const samples = SAMPLES[colour];
  if (samples === undefined || !DEPTHS.includes(depth)) refuse('DOCUMENT_DAMAGED');
  const pass = (columns: number, rows: number): number =>
    columns === 0 || rows === 0 ? 0 : rows * (1 + Math.ceil((columns * samples * depth) / 8));
  if (interlace === 0) return pass(width, height);
  if (interlace !== 1) refuse('DOCUMENT_DAMAGED');
  const part = (size: number, first: number, step: number): number => Math.max(0, Math.ceil((size - first) / step));
  return ADAM7.reduce((sum, [x, y, dx, dy]) => sum + pass(part(width, x, dx), part(height, y, dy)), 0);
}

/** First column and row, step of columns and rows of each pass. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

async function checkSideData({ type, data }: Chunk): Promise<void> {
  if (type !== 'zTXt' && type !== 'iCCP' && type !== 'iTXt') return;
  // Keyword, zero, then method and data; iTXt has a flag, the method and two more texts in between.
  const keyword = data.indexOf(0);
  if (keyword < 0) refuse('DOCUMENT_DAMAGED');
  let from = keyword + 2;
  if (type === 'iTXt') {
    if (data[keyword + 1] === 0) return;
    const language = data.indexOf(0, keyword + 3);
    const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
    if (translated < 0) refuse('DOCUMENT_DAMAGED');
    from = translated + 1;
  }
  const inflated = await boundedInflate(data.subarray(from), SIDE_DATA_MAX);
  if (inflated === 'too-much') refuse('DOCUMENT_BOMB');
  if (inflated === 'broken') refuse('DOCUMENT_DAMAGED');
}
