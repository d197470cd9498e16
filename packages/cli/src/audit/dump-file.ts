// A dump of the ledger as a file: gzip on the way in, lines on the way out; neither holds more than a chunk and a line.
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Far above the longest line, that of a full block. */
const LINE_MOST = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Writes parts to a gzip file, all of them or no file at all. Fails with EEXIST when there is one. */
export async function writeGzip(file: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const draft = `${file}.part`;
  // Nobody's dump is written over; the draft of an export that died is.
  await (await open(file, 'wx')).close();
  try {
    await pipeline(parts, createGzip(), createWriteStream(draft));
    await rename(draft, file);
  } catch (error) {
    await Promise.all([rm(file, { force: true }), rm(draft, { force: true })]);
    throw error;
  }
}

/** The lines of a file, gzip or plain. Throws what reading throws, and an Error for a line that is too long. */
export async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    const source: AsyncIterable<Buffer> = (await isGzip(file)) ? gunzipped(raw) : raw;
    let rest: Buffer[] = [];
    let length = 0;
    for await (const chunk of source) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
        [rest, length, from] = [[], 0, at + 1];
      }
      rest.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LINE_MOST) throw new Error('a line is longer than any of a dump');
    }
    if (length > 0) yield Buffer.concat(rest).toString('utf8');
  } finally {
    raw.destroy();
  }
}

function gunzipped(raw: NodeJS.ReadableStream): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  raw.on('error', (error) => gunzip.destroy(error instanceof Error ? error : undefined));
  return raw.pipe(gunzip);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
