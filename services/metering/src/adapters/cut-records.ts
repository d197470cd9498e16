// Records out of a whole body, with the line that each begins on. Views of the body: nothing is copied.

/** A record and where it stands. */
export interface PlacedRecord {
  readonly record: Uint8Array;
  /** From 1. */
  readonly line: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A record a line, or with `rows` a CSV row, which may go over lines within quotes. Quotes open at the start of a field and
 * nowhere else: one amid a field (5" screen) spoils its own row. Empty lines are no records.
 */
export function* cutRecords(body: Uint8Array, shape: 'lines' | 'rows'): Generator<PlacedRecord, void, undefined> {
  let from = 0;
  let line = 1;
  let begun = 1;
  let quoted = false;
  /** Where a quote opens: the start of a field, or behind the quote that closed this one (doubled, it is a quote). */
  let opens = MARK.equals(body.subarray(0, MARK.length)) ? MARK.length : 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (shape === 'rows' && byte === QUOTE) {
      if (quoted) opens = at + 1;
      if (quoted || opens === at) quoted = !quoted;
    }
    if (byte === COMMA && !quoted) opens = at + 1;
    if (byte !== NEWLINE) continue;
    line += 1;
    if (quoted) continue;
    yield* placed(body.subarray(from, at), begun);
    from = at + 1;
    opens = from;
    begun = line;
  }
  yield* placed(body.subarray(from), begun);
}

function* placed(bytes: Uint8Array, line: number): Generator<PlacedRecord, void, undefined> {
  const record = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
  if (record.length > 0) yield { record, line };
}
