// Cuts a byte stream into records, one a line or CSV row, in blocks of a bounded size. Bytes are never turned into text here: what a
// record says is the service's business, and a million lines would cost a million strings.

/** Records that go into one message, and how much of the input they bring to an end. */
export interface Block {
  readonly records: readonly Uint8Array[];
  /** The line that each record begins on, from 1. */
  readonly lines: readonly number[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
  /** Lines so far that were too long to be a record and were left out. */
  readonly overlong: number;
}

/** Limits of a block and of one record. */
export interface Limits {
  readonly recordsMax: number;
  readonly bytesMax: number;
  readonly recordBytesMax: number;
}

/** Well below the 4 MiB that a gRPC message may have. */
const LIMITS: Limits = { recordsMax: 1_000, bytesMax: 256 * 1024, recordBytesMax: 1024 * 1024 };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
/** Of UTF-8, which a file may begin with. */
const MARK = [0xef, 0xbb, 0xbf];

/** A record is a line, or a CSV row, which goes on over line ends within quotes that open at the start of a field. */
export type RecordShape = 'line' | 'row';

/** Yields blocks as the reader takes them; holds one chunk, one block and one unfinished line at most. Empty lines are no records. */
export async function* readRecords(
  input: AsyncIterable<Uint8Array>,
  limits: Limits = LIMITS,
  shape: RecordShape = 'line',
): AsyncGenerator<Block, void, undefined> {
  const cutter = new LineCutter(limits.recordBytesMax, shape);
  let records: Uint8Array[] = [];
  let lines: number[] = [];
  let bytes = 0;
  const block = (): Block => {
    const made = { records, lines, bytesRead: cutter.bytesRead, overlong: cutter.overlong };
    records = [];
    lines = [];
    bytes = 0;
    return made;
  };
  for await (const chunk of input) {
    for (const record of cutter.cut(chunk)) {
      if (bytes + record.length > limits.bytesMax && records.length > 0) yield block();
      records.push(record);
      lines.push(cutter.begunOn);
      bytes += record.length;
      if (records.length >= limits.recordsMax) yield block();
    }
  }
  for (const record of cutter.rest()) {
    records.push(record);
    lines.push(cutter.begunOn);
  }
  yield block();
}

class LineCutter {
  bytesRead = 0;
  overlong = 0;
  /** The line that the record given last begins on. */
  begunOn = 1;
  #line = 1;
  #begins = 1;
  #quoted = false;
  /** Whether a quote opens here: at the start of a field, or behind the quote that closed this one (doubled, it is a quote). */
  #opens = true;
  /** How much of the mark was read; undefined behind it, or where there is none. */
  #marked: number | undefined = 0;
  readonly #most: number;
  readonly #rows: boolean;
  #unfinished: Uint8Array[] = [];
  #length = 0;

  constructor(most: number, shape: RecordShape) {
    this.#most = most;
    this.#rows = shape === 'row';
  }

  *cut(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, at + 1);
      this.#line += 1;
      this.bytesRead += piece.length;
      from = at + 1;
      if (this.#rows && this.#endsQuoted(piece)) {
        this.#keep(piece);
        continue;
      }
      this.#keep(piece.subarray(0, -1));
      yield* this.rest();
    }
    if (this.#rows) this.#endsQuoted(chunk.subarray(from));
    this.#keep(chunk.subarray(from));
    this.bytesRead += chunk.length - from;
  }

  /** The line that is finished now, if it is a record. */
  *rest(): Generator<Uint8Array, void, undefined> {
    const pieces = this.#unfinished;
    const length = this.#length;
    this.#unfinished = [];
    this.#length = 0;
    this.begunOn = this.#begins;
    this.#begins = this.#line;
    if (length > this.#most) {
      this.overlong += 1;
      return;
    }
    const [only] = pieces;
    const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    const line = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    if (line.length > 0) yield line;
  }

  /** Whether quotes are open behind this piece. */
  #endsQuoted(piece: Uint8Array): boolean {
    for (const byte of piece) {
      if (this.#isMark(byte)) continue;
      if (byte !== QUOTE) this.#opens = !this.#quoted && (byte === COMMA || byte === NEWLINE);
      else if (this.#quoted || this.#opens) {
        this.#opens = this.#quoted;
        this.#quoted = !this.#quoted;
      }
    }
    return this.#quoted;
  }

  #isMark(byte: number): boolean {
    if (this.#marked === undefined) return false;
    const is = byte === MARK[this.#marked];
    this.#marked = is && this.#marked + 1 < MARK.length ? this.#marked + 1 : undefined;
    return is;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    // What is already too long is only counted, so that a file without line ends cannot fill the memory.
    if (this.#length > this.#most) this.#unfinished = [];
    else this.#unfinished.push(piece);
  }
}
