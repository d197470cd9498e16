// Papers as bytes, good and bad: small pictures and documents made here, so that a test says what is wrong with one.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
}

interface PngParts {
  readonly width?: number;
  readonly height?: number;
  /** Inflated; by default what the header says. */
  readonly pixels?: Buffer;
  readonly extra?: Buffer;
  readonly interlace?: number;
}

/** A grey picture with 8 bits a sample. */
export function png({ width = 320, height = 200, pixels, extra = Buffer.of(), interlace = 0 }: PngParts = {}): Buffer {
  const header = Buffer.concat([u32(width), u32(height), Buffer.of(8, 0, 0, 0, interlace)]);
  const data = pixels ?? Buffer.alloc(height * (width + 1));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    extra,
    pngChunk('IDAT', deflateSync(data)),
    pngChunk('IEND', Buffer.of()),
  ]);
}

interface JpegParts {
  readonly width?: number;
  readonly height?: number;
  readonly scans?: number;
  readonly comment?: string;
}

/** The segments of a picture around a few coded bytes. */
export function jpeg({ width = 640, height = 480, scans = 1, comment = 'taken by phone' }: JpegParts = {}): Buffer {
  const segment = (marker: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.of(0xff, marker), u16(data.length + 2), data]);
  const scan = Buffer.concat([
    segment(0xda, Buffer.of(1, 1, 0, 0, 63, 0)),
    Buffer.of(0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56),
  ]);
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex')),
    segment(0xfe, Buffer.from(comment, 'latin1')),
    segment(0xc0, Buffer.concat([Buffer.of(8), u16(height), u16(width), Buffer.of(1, 1, 0x11, 0)])),
    ...Array.from({ length: scans }, () => scan),
    Buffer.of(0xff, 0xd9),
  ]);
}

interface PdfParts {
  readonly box?: string;
  /** Entries of the catalogue beside the pages. */
  readonly catalogue?: string;
  readonly trailer?: string;
  /** Whole objects. */
  readonly objects?: readonly (string | Buffer)[];
  readonly pages?: number;
}

/** A document of blank pages. */
export function pdf({
  box = '0 0 595 842',
  catalogue = '',
  trailer = '',
  objects = [],
  pages = 1,
}: PdfParts = {}): Buffer {
  const page = `4 0 obj <</Type /Page /Parent 2 0 R /MediaBox [${box}]>> endobj\n`;
  return Buffer.concat(
    [
      '%PDF-1.7\n',
      `1 0 obj <</Type /Catalog /Pages 2 0 R ${catalogue}>> endobj\n`,
      `2 0 obj <</Type /Pages /Kids [4 0 R] /Count ${pages}>> endobj\n`,
      ...Array.from({ length: pages }, () => page),
      ...objects,
      `trailer <</Root 1 0 R ${trailer}>>\nstartxref\n0\n%%EOF\n`,
    ].map((part) => Buffer.from(part as string, 'latin1')),
  );
}

/** An object of a document with a compressed stream. */
export function pdfStream(dictionary: string, content: Uint8Array, number = 9): Buffer {
  const data = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`${number} 0 obj <<${dictionary} /Filter /FlateDecode /Length ${data.length}>> stream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream endobj\n', 'latin1'),
  ]);
}

/** An archive with nothing in it: its last record alone. */
export const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
