// Says what a paper is by its content, and whether it may be kept.
import type { MediaType } from '../domain/document.ts';
import { type ContentFault, ContentRefused, refuse } from './content-fault.ts';
import { checkJpeg, isJpeg } from './jpeg.ts';
import { checkPdf, isPdf } from './pdf.ts';
import { checkPng, isPng } from './png.ts';

interface Format {
  readonly mediaType: MediaType;
  readonly is: (bytes: Buffer) => boolean;
  readonly check: (bytes: Buffer) => void | Promise<void>;
}

const FORMATS: readonly Format[] = [
  { mediaType: 'image/jpeg', is: isJpeg, check: checkJpeg },
  { mediaType: 'image/png', is: isPng, check: checkPng },
  { mediaType: 'application/pdf', is: isPdf, check: checkPdf },
];

export type Inspection = { readonly mediaType: MediaType } | { readonly fault: ContentFault };

/** What browsers look at to guess a type (WHATWG MIME sniffing: the first 1,445 bytes). */
const SNIFFED = 1_445;

/** Reads the whole paper. `announced` is what its sender takes it for. */
export async function inspectPaper(bytes: Buffer, announced: string): Promise<Inspection> {
  try {
    const format = FORMATS.find(({ is }) => is(bytes)) ?? refuse('DOCUMENT_TYPE_NOT_ALLOWED');
    if (format.mediaType !== announced) refuse('DOCUMENT_TYPE_MISMATCH');
    await format.check(bytes);
    if (endsAsArchive(bytes) || startsAsPage(bytes)) refuse('DOCUMENT_POLYGLOT');
    return { mediaType: format.mediaType };
  } catch (error) {
    if (error instanceof ContentRefused) return { fault: error.fault };
    throw error;
  }
}

/** Archives are read from their end: a ZIP's last record, with a comment that reaches just to the end of the file. */
function endsAsArchive(bytes: Buffer): boolean {
  const tail = bytes.subarray(-(22 + 0xffff));
  for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at >= 0; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1'))
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return true;
  return false;
}

const startsAsPage = (bytes: Buffer): boolean =>
  /<(?:!doctype|html|head|body|script|iframe|svg|\?php)/i.test(bytes.toString('latin1', 0, SNIFFED));
