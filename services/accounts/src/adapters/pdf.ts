// PDF (ISO 32000): as far as it has to be understood to refuse what runs, hides, explodes or cannot be read. What cannot be
// told for certain is refused: a scanner or an office program writes nothing of the kind.
import { boundedInflate } from './bounded-inflate.ts';
import { checkDimensions, refuse } from './content-fault.ts';
import { countObjects, type PdfStream, type PdfSyntax, readSyntax } from './pdf-syntax.ts';

/** All streams of a paper together, inflated. A scanned page is far below. */
const INFLATED_MAX = 64 * 1_048_576;
/** Of objects among them, which are text. */
const OBJECTS_MAX = 8 * 1_048_576;
const STREAMS_MAX = 5_000;
const PAGES_MAX = 50;
/** In points; 14,400 is the most that readers show (ISO 32000-1, annex C). */
const PAGE_SIDE_MAX = 14_400;
const PAGE_SIDE_MIN = 36;

// A space or the end stands behind every token.
const ACTIVE =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|XFA|OpenAction|AA|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition|3D|FFilter)(?![A-Za-z0-9_.-])/;
const BOX = /\/MediaBox \[ (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) \]/g;

export const isPdf = (bytes: Buffer): boolean => /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8));

/** What the pages of a paper say of themselves. */
interface Pages {
  count: number;
  boxes: number;
}

/** @throws ContentRefused */
export async function checkPdf(bytes: Buffer): Promise<void> {
  const text = bytes.toString('latin1');
  const end = text.lastIndexOf('%%EOF');
  if (end < 0 || !text.includes('startxref')) refuse('DOCUMENT_DAMAGED');
  if (!/^\s*$/.test(text.slice(end + '%%EOF'.length))) refuse('DOCUMENT_POLYGLOT');
  const syntax = readSyntax(text) ?? refuse('DOCUMENT_DAMAGED');
  const pages: Pages = { count: 0, boxes: 0 };
  examine(syntax.text, pages);
  await examineStreams(bytes, syntax, pages);
  // Readers find objects by a table of offsets: one within a comment, a string or a picture would be read all the same.
  if (syntax.objects !== countObjects(text)) refuse('DOCUMENT_DAMAGED');
  if (pages.count === 0 || pages.boxes === 0) refuse('DOCUMENT_DAMAGED');
  if (pages.count > PAGES_MAX) refuse('DOCUMENT_DIMENSIONS');
}

function examine(text: string, pages: Pages): void {
  if (/\/Encrypt(?![A-Za-z0-9])/.test(text)) refuse('DOCUMENT_ENCRYPTED');
  if (ACTIVE.test(text)) refuse('DOCUMENT_ACTIVE_CONTENT');
  pages.count += text.match(/\/Type \/Page(?![A-Za-z0-9])/g)?.length ?? 0;
  for (const [, ...corners] of text.matchAll(BOX)) {
    pages.boxes += 1;
    checkBox(corners.map(Number));
  }
}

function checkBox([left = 0, bottom = 0, right = 0, top = 0]: readonly number[]): void {
  const sides = [Math.abs(right - left), Math.abs(top - bottom)];
  if (sides.some((side) => !(side >= PAGE_SIDE_MIN && side <= PAGE_SIDE_MAX))) refuse('DOCUMENT_DIMENSIONS');
}

async function examineStreams(bytes: Buffer, syntax: PdfSyntax, pages: Pages): Promise<void> {
  if (syntax.streams.length > STREAMS_MAX) refuse('DOCUMENT_BOMB');
  let budget = INFLATED_MAX;
  let objectsLeft = OBJECTS_MAX;
  for (const stream of syntax.streams) {
    const filters = filtersOf(stream);
    // Readers go by the first object's place, whatever type a stream says that it is.
    const objects = /\/(?:First|ObjStm)(?![A-Za-z0-9])/.test(stream.dictionary);
    if (objects) checkLength(stream, syntax);
    checkPicture(stream);
    const content = await contentOf(bytes.subarray(stream.from, stream.until), filters, objects ? objectsLeft : budget);
    if (content === 'too-much') refuse('DOCUMENT_BOMB');
    if (content === 'unread') {
      // Pictures are no text: what looks like a name in them is chance. Objects are.
      if (objects) refuse('DOCUMENT_DAMAGED');
      continue;
    }
    budget -= content.length;
    if (!objects) continue;
    objectsLeft -= content.length;
    const inner = readSyntax(content.toString('latin1')) ?? refuse('DOCUMENT_DAMAGED');
    examine(inner.text, pages);
  }
}

/** By which a stream may be compressed: what is plain, what is bounded here, and pictures. */
const FILTERS: Readonly<Record<string, 'FLATE' | 'PICTURE'>> = {
  '/FlateDecode': 'FLATE',
  '/Fl': 'FLATE',
  '/DCTDecode': 'PICTURE',
  '/DCT': 'PICTURE',
  '/CCITTFaxDecode': 'PICTURE',
  '/CCF': 'PICTURE',
  '/JPXDecode': 'PICTURE',
};

type Filter = 'FLATE' | 'PICTURE' | undefined;

/** One filter, said here and not elsewhere; a picture may be deflated once more. */
function filtersOf({ dictionary }: PdfStream): { readonly outer: Filter; readonly inner: Filter } {
  const said = [...dictionary.matchAll(/\/Filter(?![A-Za-z0-9_.-]) (\[ [^\]]*\]|\S+)/g)];
  // Two filters on one stream multiply what it becomes.
  if (said.length > 1) refuse('DOCUMENT_BOMB');
  const [value] = said.map((match) => match[1] ?? '');
  if (value === undefined) return { outer: undefined, inner: undefined };
  const names = value
    .replace(/^\[|\]$/g, '')
    .split(' ')
    .filter((name) => name !== '');
  const kinds = names.map((name) => FILTERS[name] ?? refuse('DOCUMENT_FILTER_NOT_ALLOWED'));
  const [outer, inner, more] = kinds;
  if (more !== undefined || inner === 'FLATE') refuse('DOCUMENT_BOMB');
  if (outer === 'PICTURE' && inner !== undefined) refuse('DOCUMENT_FILTER_NOT_ALLOWED');
  return { outer, inner };
}

async function contentOf(
  data: Buffer,
  { outer, inner }: { readonly outer: Filter; readonly inner: Filter },
  limit: number,
): Promise<Buffer | 'too-much' | 'unread'> {
  if (outer === undefined) return data.length > limit ? 'too-much' : data;
  if (outer === 'PICTURE') return 'unread';
  const inflated = await boundedInflate(data, limit, { partial: true });
  if (inflated === 'broken') return 'unread';
  return inner === undefined || inflated === 'too-much' ? inflated : 'unread';
}

/** A reader that trusts the length has to read what is read here. */
function checkLength({ dictionary, from, until }: PdfStream, { text }: PdfSyntax): void {
  const said = [...dictionary.matchAll(/\/Length (\d+)(?: (\d+) R(?![A-Za-z]))?/g)];
  const [, number = '', generation] = said[0] ?? [];
  if (said.length !== 1) refuse('DOCUMENT_DAMAGED');
  const lengths =
    generation === undefined
      ? [number]
      : [...text.matchAll(new RegExp(`(?:^| )${number} ${generation} obj (\\d+) endobj`, 'g'))].map(
          (match) => match[1],
        );
  // An end of line may stand before the last word.
  const fits = (length: string | undefined) => until - from - Number(length) >= 0 && until - from - Number(length) <= 2;
  if (lengths.length === 0 || !lengths.every(fits)) refuse('DOCUMENT_DAMAGED');
}

function checkPicture({ dictionary }: PdfStream): void {
  if (!/\/Subtype \/Image(?![A-Za-z0-9])/.test(dictionary)) return;
  const [width, height] = ['Width', 'Height'].map((side) =>
    Number(new RegExp(`/${side} (\\d+)`).exec(dictionary)?.[1] ?? Number.NaN),
  );
  // Small ones are marks and masks.
  if (width !== undefined && height !== undefined && width * height > SMALL) checkDimensions(width, height);
}

const SMALL = 10_000;
