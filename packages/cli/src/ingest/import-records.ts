// Streams records to metering no faster than it takes them, and follows what becomes of them.
import {
  type ImportDeliveryRecordsRequest,
  type ImportDeliveryRecordsResponse,
  type ImportHeader,
  type MeteringServiceService,
  type RejectedRecord,
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
  /** The first rejected ones. */
  readonly rejected: readonly RejectedRecord[];
}

const REJECTED_SHOWN_MAX = 20;

/** Resolves when everything that was read is stored; nothing is kept of what was sent. */
export async function importRecords(
  client: Client<MeteringServiceService>,
  header: ImportHeader,
  input: AsyncIterable<Uint8Array>,
  onProgress: (state: ImportState) => void,
): Promise<ImportResult> {
  let sent: Block = { records: [], bytesRead: 0, overlong: 0 };
  const requests = requestsOf(header, input, (block) => {
    sent = block;
  });
  let last: ImportDeliveryRecordsResponse | undefined;
  const rejected: RejectedRecord[] = [];
  for await (const answer of client.importDeliveryRecords(requests)) {
    rejected.push(...answer.rejected.slice(0, REJECTED_SHOWN_MAX - rejected.length));
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

async function* requestsOf(
  header: ImportHeader,
  input: AsyncIterable<Uint8Array>,
  onBlock: (block: Block) => void,
): AsyncGenerator<ImportDeliveryRecordsRequest, void, undefined> {
  yield { part: { $case: 'header', value: header } };
  for await (const block of readRecords(input)) {
    if (block.records.length > 0) yield { part: { $case: 'records', value: { records: [...block.records] } } };
    onBlock(block);
  }
}
