// ZIP archives as they are written, file by file (PKWARE APPNOTE 6.3.3, method 0, stored). Papers are compressed pictures and
// tables are small, so that nothing is deflated; sizes are known before each file, so that no descriptor follows it.
import { Buffer } from 'node:buffer';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** 2.0, and names in UTF-8 (bit 11). */
const VERSION = 20;
const UTF8 = 0x0800;
/** Beyond 32 bits another format begins. */
const BYTES_MAX = 0xffffffff;
const FILES_MAX = 0xffff;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Writes one archive; every call answers the bytes that come next. */
export interface ZipWriter {
  /** @throws RangeError for a path that leads out of the archive, twice the same one, or more than ZIP can hold. */
  file(path: string, content: Uint8Array): Buffer;
  end(): Buffer;
}

export function zipWriter(at: Date): ZipWriter {
  const entries: Buffer[] = [];
  const paths = new Set<string>();
  let offset = 0;
  return {
    file(path, content) {
      if (!/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.split('/').includes('..'))
        throw new RangeError('a path in an archive is plain and stays inside');
      if (paths.has(path)) throw new RangeError('a path is in the archive already');
      paths.add(path);
      const name = Buffer.from(path, 'utf8');
      const facts = factsOf(content, name, at);
      const bytes = Buffer.concat([header(LOCAL, [VERSION]), facts, name, content]);
      if (offset + bytes.length > BYTES_MAX || paths.size > FILES_MAX)
        throw new RangeError('the archive is larger than ZIP can say');
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(offset, 10);
      entries.push(Buffer.concat([header(CENTRAL, [VERSION, VERSION]), facts, tail, name]));
      offset += bytes.length;
      return bytes;
    },
    end() {
      const directory = Buffer.concat(entries);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(END, 0);
      end.writeUInt16LE(entries.length, 8);
      end.writeUInt16LE(entries.length, 10);
      end.writeUInt32LE(directory.length, 12);
      end.writeUInt32LE(offset, 16);
      return Buffer.concat([directory, end]);
    },
  };
}

function header(signature: number, versions: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 2 * versions.length);
  bytes.writeUInt32LE(signature, 0);
  versions.forEach((version, place) => bytes.writeUInt16LE(version, 4 + 2 * place));
  return bytes;
}

/** What the local header and the directory say alike: flags, method, time, checksum, sizes, lengths. */
function factsOf(content: Uint8Array, name: Buffer, at: Date): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(UTF8, 0);
  bytes.writeUInt16LE(0, 2);
  bytes.writeUInt16LE((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1), 4);
  bytes.writeUInt16LE(((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(), 6);
  bytes.writeUInt32LE(crc32(content), 8);
  bytes.writeUInt32LE(content.length, 12);
  bytes.writeUInt32LE(content.length, 16);
  bytes.writeUInt16LE(name.length, 20);
  bytes.writeUInt16LE(0, 22);
  return bytes;
}
