// The syntax of PDF (ISO 32000, 7.2 and 7.3) as far as it has to be told apart: comments, strings, names with their escapes,
// and streams, which begin after their dictionary and nowhere else. What is left is text in which a name is a name.

/** A stream with the dictionary before it, as normal text. */
export interface PdfStream {
  readonly dictionary: string;
  /** Where its bytes begin and end in the file. */
  readonly from: number;
  readonly until: number;
}

export interface PdfSyntax {
  /** Without comments, with empty strings and names spelt out; a space between any two tokens. */
  readonly text: string;
  readonly streams: readonly PdfStream[];
  /** How many objects begin where readers read. */
  readonly objects: number;
}

const SPACE = '\0\t\n\f\r ';
const DELIMITER = '()<>[]{}/%';
const REGULAR_END = /[\0\t\n\f\r ()<>[\]{}/%]/g;

/** Undefined where the text is none: a string or a dictionary without an end, a stream without a dictionary. */
export function readSyntax(text: string): PdfSyntax | undefined {
  const out: string[] = [];
  const streams: PdfStream[] = [];
  let objects = 0;
  // Where in `out` the object begins that is being read.
  let begun = 0;
  for (let at = 0; at < text.length;) {
    const token = nextToken(text, at);
    if (token === undefined) return undefined;
    at = token.end;
    if (token.text === '') continue;
    if (token.text === 'stream') {
      const stream = streamAt(text, at, out.slice(begun));
      if (stream === undefined) return undefined;
      streams.push(stream);
      at = stream.until;
    } else if (token.text === 'obj') {
      if (!/^\d+$/.test(out.at(-1) ?? '') || !/^\d+$/.test(out.at(-2) ?? '')) return undefined;
      objects += 1;
      begun = out.length + 1;
    }
    out.push(token.text);
  }
  return { text: out.join(' '), streams, objects };
}

/** Objects that begin anywhere at all: a table of offsets may send a reader into comments, strings and streams. */
export const countObjects = (text: string): number =>
  text.match(/\d[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj(?![A-Za-z])/g)?.length ?? 0;

interface Token {
  /** Empty for what says nothing. */
  readonly text: string;
  readonly end: number;
}

function nextToken(text: string, at: number): Token | undefined {
  const first = text.charAt(at);
  if (SPACE.includes(first)) return { text: '', end: at + 1 };
  if (first === '%') return { text: '', end: endOfLine(text, at) };
  if (first === '(') return stringAt(text, at);
  if (first === '/') return nameAt(text, at);
  const two = text.slice(at, at + 2);
  if (two === '<<' || two === '>>') return { text: two, end: at + 2 };
  if (first === '<') {
    const end = text.indexOf('>', at);
    return end < 0 ? undefined : { text: '()', end: end + 1 };
  }
  if (DELIMITER.includes(first)) return { text: first, end: at + 1 };
  const end = regularEnd(text, at);
  return { text: text.slice(at, end), end };
}

function regularEnd(text: string, at: number): number {
  REGULAR_END.lastIndex = at;
  return REGULAR_END.exec(text)?.index ?? text.length;
}

function endOfLine(text: string, at: number): number {
  for (let end = at; end < text.length; end += 1) if (text[end] === '\n' || text[end] === '\r') return end;
  return text.length;
}

/** Parentheses within nest; what is behind a backslash is itself. */
function stringAt(text: string, at: number): Token | undefined {
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    const each = text[end];
    if (each === '\\') end += 1;
    else if (each === '(') depth += 1;
    else if (each === ')' && --depth === 0) return { text: '()', end: end + 1 };
  }
  return undefined;
}

function nameAt(text: string, at: number): Token {
  const end = regularEnd(text, at + 1);
  const name = text
    .slice(at + 1, end)
    .replace(/#([0-9A-Fa-f]{2})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return { text: `/${name}`, end };
}

function streamAt(text: string, at: number, before: readonly string[]): PdfStream | undefined {
  if (before.at(-1) !== '>>') return undefined;
  const dictionary = lastDictionary(before);
  if (dictionary === undefined) return undefined;
  // One end of line belongs to the word.
  const from = text.startsWith('\r\n', at) ? at + 2 : at + (/[\r\n]/.test(text.charAt(at)) ? 1 : 0);
  if (from === at) return undefined;
  const until = text.indexOf('endstream', from);
  return until < 0 ? undefined : { dictionary, from, until };
}

function lastDictionary(tokens: readonly string[]): string | undefined {
  let depth = 0;
  for (let place = tokens.length - 1; place >= 0; place -= 1) {
    if (tokens[place] === '>>') depth += 1;
    else if (tokens[place] === '<<' && --depth === 0) return tokens.slice(place).join(' ');
  }
  return undefined;
}
