// Cuts a byte stream into records, one a line, in blocks of a bounded size. Bytes are never turned into text here: what a
// record says is the service's business, and a million lines would cost a million strings.

/** Records that go into one message, and how much of the input they bring to an end. */
export interface Block {
  readonly records: readonly Uint8Array[];
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

/** Yields blocks as the reader takes them; holds one chunk, one block and one unfinished line at most. Empty lines are no records. */
export async function* readRecords(
  input: AsyncIterable<Uint8Array>,
  limits: Limits = LIMITS,
): AsyncGenerator<Block, void, undefined> {
  const lines = new LineCutter(limits.recordBytesMax);
  let records: Uint8Array[] = [];
  let bytes = 0;
  const block = (): Block => {
    const made = { records, bytesRead: lines.bytesRead, overlong: lines.overlong };
    records = [];
    bytes = 0;
    return made;
  };
  for await (const chunk of input) {
    for (const line of lines.cut(chunk)) {
      if (bytes + line.length > limits.bytesMax && records.length > 0) yield block();
      records.push(line);
      bytes += line.length;
      if (records.length >= limits.recordsMax) yield block();
    }
  }
  records.push(...lines.rest());
  yield block();
}

class LineCutter {
  bytesRead = 0;
  overlong = 0;
  readonly #most: number;
  #unfinished: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  *cut(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at));
      this.bytesRead += at + 1 - from;
      from = at + 1;
      yield* this.rest();
    }
    this.#keep(chunk.subarray(from));
    this.bytesRead += chunk.length - from;
  }

  /** The line that is finished now, if it is a record. */
  *rest(): Generator<Uint8Array, void, undefined> {
    const pieces = this.#unfinished;
    const length = this.#length;
    this.#unfinished = [];
    this.#length = 0;
    if (length > this.#most) {
      this.overlong += 1;
      return;
    }
    const [only] = pieces;
    const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    const line = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    if (line.length > 0) yield line;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    // What is already too long is only counted, so that a file without line ends cannot fill the memory.
    if (this.#length > this.#most) this.#unfinished = [];
    else this.#unfinished.push(piece);
  }
}
