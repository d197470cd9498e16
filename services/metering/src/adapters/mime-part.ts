// The parts of a mail message (RFC 2045, 2046), as far as delivery reports need them. Never throws, whatever the bytes;
// works on one character a byte, and keeps to the message's size in time and memory.

export interface MimePart {
  /** By name in small letters; of fields that are there several times, the first. */
  readonly headers: ReadonlyMap<string, string>;
  /** In small letters, such as multipart/report. */
  readonly type: string;
  /** Of the content type, by name in small letters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** As it came, one character a byte, not decoded. */
  readonly body: string;
}

/** Reports nest twice; what nests deeper is no report. */
const DEPTH_MAX = 5;
const PARTS_MAX = 50;
/** More than any server writes; fields behind that are not read. */
const HEADERS_MAX = 200_000;

/** The message and all parts in it, outer ones first. */
export function mimeParts(message: string): MimePart[] {
  const found: MimePart[] = [];
  collect(message, 0, found);
  return found;
}

function collect(text: string, depth: number, found: MimePart[]): void {
  if (found.length >= PARTS_MAX || depth > DEPTH_MAX) return;
  const part = partOf(text);
  found.push(part);
  const boundary = part.parameters.get('boundary') ?? '';
  if (!part.type.startsWith('multipart/') || boundary === '') return;
  for (const inner of bodiesBetween(part.body, boundary)) collect(inner, depth + 1, found);
}

function partOf(text: string): MimePart {
  const [head, body] = split(text);
  const headers = fieldsOf(head);
  const [type = '', ...parameters] = parametersOf(headers.get('content-type') ?? '');
  return {
    headers,
    type: type.toLowerCase(),
    parameters: new Map(parameters.map((parameter) => nameAndValue(parameter, '='))),
    body,
  };
}

/** Fields and body, apart by the first empty line. */
function split(text: string): [string, string] {
  if (/^\r?\n/.test(text)) return ['', text.replace(/^\r?\n/, '')];
  const [end] = /\r?\n\r?\n/.exec(text) ?? [];
  if (end === undefined) return [text, ''];
  const at = text.indexOf(end);
  return [text.slice(0, at), text.slice(at + end.length)];
}

/** Fields of a block of header lines, unfolded. */
export function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  const unfolded = block.slice(0, HEADERS_MAX).replace(/\r?\n[ \t]+/g, ' ');
  for (const line of unfolded.split(/\r?\n/)) {
    const [name, value] = nameAndValue(line, ':');
    if (name !== '' && value !== '' && !fields.has(name)) fields.set(name, value);
  }
  return fields;
}

function nameAndValue(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  if (at === -1) return ['', ''];
  const value = text.slice(at + 1).trim();
  const bare = sign === '=' && value.startsWith('"') ? value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : value;
  return [text.slice(0, at).trim().toLowerCase(), bare];
}

/** `a/b; c=d; e="f;g"` apart by semicolons outside of quotes. */
function parametersOf(value: string): string[] {
  return (value.slice(0, 2_000).match(/(?:"(?:\\.|[^"\\])*"|[^;"]|")+/g) ?? []).map((piece) => piece.trim());
}

function bodiesBetween(body: string, boundary: string): string[] {
  const bodies: string[] = [];
  const mark = `--${boundary}`;
  let from = -1;
  for (let at = lineWith(body, mark, 0); at !== -1; at = lineWith(body, mark, at + mark.length)) {
    if (from !== -1) bodies.push(body.slice(from, at).replace(/\r?\n$/, ''));
    const end = body.indexOf('\n', at);
    const closing = body.startsWith('--', at + mark.length);
    if (closing || end === -1 || bodies.length >= PARTS_MAX) return bodies;
    from = end + 1;
  }
  // A message that was cut off keeps what of its last part came.
  if (from !== -1) bodies.push(body.slice(from));
  return bodies;
}

/** Where a mark stands at the start of a line. */
function lineWith(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (at === 0 || text.charAt(at - 1) === '\n') return at;
  }
  return -1;
}

/** The body with its transfer encoding undone, as UTF-8 where it is that. */
export function textBody(part: MimePart): string {
  return readable(decoded(part));
}

function decoded({ headers, body }: MimePart): string {
  switch (headers.get('content-transfer-encoding')?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1');
    case 'quoted-printable':
      return body
        .replace(/=[ \t]*\r?\n/g, '')
        .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    default:
      return body;
  }
}

/** One character a byte into text: UTF-8 (RFC 6533) where it is valid, as it is otherwise. */
export function readable(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1;
  }
}
