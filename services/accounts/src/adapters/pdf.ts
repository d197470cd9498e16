// PDF (ISO 32000): as far as it has to be understood to refuse what runs, hides, explodes or cannot be read. Names are
// compared with their escapes resolved, and looked for in compressed streams too.
import { boundedInflate } from './bounded-inflate.ts';
import { refuse } from './content-fault.ts';

/** All streams of a paper together, inflated. A scanned page is far below. */
const INFLATED_MAX = 64 * 1_048_576;
const STREAMS_MAX = 5_000;
const PAGES_MAX = 50;
/** In points; 14,400 is the most that readers show (ISO 32000-1, annex C). */
const PAGE_SIDE_MAX = 14_400;
const PAGE_SIDE_MIN = 36;

const ACTIVE =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|XFA|OpenAction|AA|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition|3D)(?![A-Za-z0-9_.-])/;
const BOX = /\/MediaBox\s*\[\s*(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s*\]/g;

export const isPdf = (bytes: Buffer): boolean => /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8));

/** @throws ContentRefused */
export async function checkPdf(bytes: Buffer): Promise<void> {
  const text = bytes.toString('latin1');
  const end = text.lastIndexOf('%%EOF');
  if (end < 0 || !text.includes('startxref')) refuse('DOCUMENT_DAMAGED');
  if (!/^\s*$/.test(text.slice(end + '%%EOF'.length))) refuse('DOCUMENT_POLYGLOT');
  let budget = INFLATED_MAX;
  let pages = 0;
  let boxes = 0;
  const examine = (part: string): void => {
    const named = part.replace(/#([0-9A-Fa-f]{2})/g, (_all, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    if (/\/Encrypt(?![A-Za-z0-9])/.test(named)) refuse('DOCUMENT_ENCRYPTED');
    if (ACTIVE.test(named)) refuse('DOCUMENT_ACTIVE_CONTENT');
    pages += named.match(/\/Type\s*\/Page(?![A-Za-z0-9])/g)?.length ?? 0;
    for (const [, ...corners] of named.matchAll(BOX)) {
      boxes += 1;
      checkBox(corners.map(Number));
    }
  };
  examine(withoutStreams(text));
  for (const stream of streamsOf(bytes, text)) {
    const inflated = await boundedInflate(stream.data, budget, { partial: true });
    if (inflated === 'too-much') refuse('DOCUMENT_BOMB');
    if (inflated === 'broken') continue;
    budget -= inflated.length;
    // Pictures are no text: what looks like a name in them is chance.
    if (stream.structural) examine(inflated.toString('latin1'));
  }
  if (pages === 0 || boxes === 0) refuse('DOCUMENT_DAMAGED');
  if (pages > PAGES_MAX) refuse('DOCUMENT_DIMENSIONS');
}

function checkBox([left = 0, bottom = 0, right = 0, top = 0]: readonly number[]): void {
  const sides = [Math.abs(right - left), Math.abs(top - bottom)];
  if (sides.some((side) => !(side >= PAGE_SIDE_MIN && side <= PAGE_SIDE_MAX))) refuse('DOCUMENT_DIMENSIONS');
}

interface Stream {
  readonly data: Buffer;
  /** Holds objects or a table of them rather than a picture or a page's marks. */
  readonly structural: boolean;
}

const STREAM = /stream\r?\n/g;

function* streamsOf(bytes: Buffer, text: string): Generator<Stream> {
  let count = 0;
  for (const match of text.matchAll(STREAM)) {
    if (text.slice(match.index - 3, match.index) === 'end') continue;
    count += 1;
    if (count > STREAMS_MAX) refuse('DOCUMENT_BOMB');
    const from = match.index + match[0].length;
    const until = text.indexOf('endstream', from);
    if (until < 0) refuse('DOCUMENT_DAMAGED');
    const dictionary = text.slice(Math.max(0, text.lastIndexOf(' obj', match.index)), match.index);
    // Two filters on one stream multiply what it becomes.
    if ((dictionary.match(/\/(?:FlateDecode|Fl|LZWDecode|RunLengthDecode)(?![A-Za-z0-9])/g)?.length ?? 0) > 1)
      refuse('DOCUMENT_BOMB');
    if (!/\/(?:FlateDecode|Fl)(?![A-Za-z0-9])/.test(dictionary)) continue;
    yield { data: bytes.subarray(from, until), structural: /\/(?:ObjStm|XRef)(?![A-Za-z0-9])/.test(dictionary) };
  }
}

/** What is outside of streams; object syntax is nowhere else. */
function withoutStreams(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(STREAM)) {
    if (match.index < from || text.slice(match.index - 3, match.index) === 'end') continue;
    const until = text.indexOf('endstream', match.index);
    if (until < 0) break;
    parts.push(text.slice(from, match.index));
    from = until;
  }
  return [...parts, text.slice(from)].join('\n');
}
