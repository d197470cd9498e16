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

/** A record a line, or with `rows` a CSV row, which may go over lines within quotes. Empty lines are no records. */
export function* cutRecords(body: Uint8Array, shape: 'lines' | 'rows'): Generator<PlacedRecord, void, undefined> {
  let from = 0;
  let line = 1;
  let begun = 1;
  let quoted = false;
  for (let at = 0; at < body.length; at += 1) {
    if (shape === 'rows' && body[at] === QUOTE) quoted = !quoted;
    if (body[at] !== NEWLINE) continue;
    line += 1;
    if (quoted) continue;
    yield* placed(body.subarray(from, at), begun);
    from = at + 1;
    begun = line;
  }
  yield* placed(body.subarray(from), begun);
}

function* placed(bytes: Uint8Array, line: number): Generator<PlacedRecord, void, undefined> {
  const record = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
  if (record.length > 0) yield { record, line };
}
