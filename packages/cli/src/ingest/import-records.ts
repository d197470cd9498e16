// Streams records to metering no faster than it takes them, and follows what becomes of them.
import {
  type ImportDeliveryRecordsRequest,
  type ImportDeliveryRecordsResponse,
  type ImportHeader,
  type MeteringServiceService,
  RecordFormat,
} from '@tollgate/contracts/metering/v1/metering';
import type { Client } from '@tollgate/rpc';

import { CommandFailure, EXIT } from '../exit-code.ts';
import type { ImportState } from './progress.ts';
import { type Block, readRecords } from './read-records.ts';

/** What an import came to. */
export interface ImportResult {
  readonly recordsRead: bigint;
  readonly eventsStored: bigint;
  readonly recordsRejected: bigint;
  readonly recordsIgnored: bigint;
  /** Lines too long to be a record; they were not sent, and count as rejected. */
  readonly recordsTooLong: bigint;
  /** The first rejected ones, with the line that each begins on. */
  readonly rejected: readonly RejectedLine[];
}

/** A record that metering could not understand. */
export interface RejectedLine {
  readonly recordNumber: bigint;
  readonly line: number;
  readonly reason: string;
}

const REJECTED_SHOWN_MAX = 20;

/** Resolves when everything that was read is stored; nothing is kept of what was sent. */
export async function importRecords(
  client: Client<MeteringServiceService>,
  header: ImportHeader,
  input: AsyncIterable<Uint8Array>,
  onProgress: (state: ImportState) => void,
): Promise<ImportResult> {
  let sent: Block = { records: [], lines: [], bytesRead: 0, overlong: 0 };
  const lines = new SentLines();
  const requests = requestsOf(header, input, (block) => {
    sent = block;
    lines.add(block.lines);
  });
  let last: ImportDeliveryRecordsResponse | undefined;
  const rejected: RejectedLine[] = [];
  for await (const answer of client.importDeliveryRecords(requests)) {
    for (const each of answer.rejected.slice(0, REJECTED_SHOWN_MAX - rejected.length))
      rejected.push({ ...each, line: lines.of(each.recordNumber) });
    lines.forget(answer.recordsRead);
    onProgress({ ...answer, bytesRead: sent.bytesRead });
    last = answer;
  }
  if (last?.done !== true)
    throw new CommandFailure(EXIT.unavailable, 'the import ended before metering said that it is done');
  const recordsTooLong = BigInt(sent.overlong);
  return {
    recordsRead: last.recordsRead + recordsTooLong,
    eventsStored: last.eventsStored,
    recordsRejected: last.recordsRejected + recordsTooLong,
    recordsIgnored: last.recordsIgnored,
    recordsTooLong,
    rejected,
  };
}

/** The lines of what is on its way: metering numbers records, people count lines. */
class SentLines {
  #waiting: { readonly first: bigint; readonly lines: readonly number[] }[] = [];
  #sent = 0n;

  add(lines: readonly number[]): void {
    this.#waiting.push({ first: this.#sent + 1n, lines });
    this.#sent += BigInt(lines.length);
  }

  /** 0 for a record that was not sent. */
  of(recordNumber: bigint): number {
    const block = this.#waiting.findLast(({ first }) => first <= recordNumber);
    return block?.lines[Number(recordNumber - block.first)] ?? 0;
  }

  /** Up to that record everything is answered. */
  forget(recordNumber: bigint): void {
    this.#waiting = this.#waiting.filter(({ first, lines }) => first + BigInt(lines.length) - 1n > recordNumber);
  }
}

/** A mail is one record; the service takes messages of 4 MiB. */
const MAIL_MAX_BYTES = 3_000_000;

async function wholeMail(input: AsyncIterable<Uint8Array>): Promise<Block> {
  const chunks: Uint8Array[] = [];
  let bytesRead = 0;
  for await (const chunk of input) {
    bytesRead += chunk.length;
    if (bytesRead > MAIL_MAX_BYTES)
      throw new CommandFailure(EXIT.usage, `A mail may have ${MAIL_MAX_BYTES} bytes at most.`);
    chunks.push(chunk);
  }
  return { records: [Buffer.concat(chunks)], lines: [1], bytesRead, overlong: 0 };
}

async function* blocksOf(format: RecordFormat, input: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  if (format === RecordFormat.DELIVERY_STATUS_NOTIFICATION) yield await wholeMail(input);
  else yield* readRecords(input, undefined, format === RecordFormat.CSV ? 'row' : 'line');
}

async function* requestsOf(
  header: ImportHeader,
  input: AsyncIterable<Uint8Array>,
  onBlock: (block: Block) => void,
): AsyncGenerator<ImportDeliveryRecordsRequest, void, undefined> {
  yield { part: { $case: 'header', value: header } };
  for await (const block of blocksOf(header.format, input)) {
    // Noted before it is sent: the answer may be here before the next block is asked for.
    onBlock(block);
    if (block.records.length > 0) yield { part: { $case: 'records', value: { records: [...block.records] } } };
  }
}
