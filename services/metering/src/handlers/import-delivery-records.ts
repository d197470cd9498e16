// ImportDeliveryRecords: a header, then raw records; progress after each block.

import type {
  ImportDeliveryRecordsRequest,
  ImportDeliveryRecordsResponse,
} from '@tollgate/contracts/metering/v1/metering';
import { invalidArgument } from '@tollgate/errors';
import type { BidiStream } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { importRecords } from '../operations/import-records.ts';
import { fromProtoImportHeader, toProtoProgress } from './convert.ts';

export const importDeliveryRecords = (
  deps: Deps,
): BidiStream<ImportDeliveryRecordsRequest, ImportDeliveryRecordsResponse> =>
  async function* imported(requests) {
    const parts = requests[Symbol.asyncIterator]();
    const first = await parts.next();
    const part = first.done === true ? undefined : first.value.part;
    if (part?.$case !== 'header') throw invalidArgument('HEADER_MISSING', 'the first message has to be the header');
    for await (const progress of importRecords(deps, fromProtoImportHeader(part.value), blocksOf(parts))) {
      yield toProtoProgress(progress);
    }
  };

async function* blocksOf(parts: AsyncIterator<ImportDeliveryRecordsRequest>): AsyncGenerator<readonly Uint8Array[]> {
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const { part } = next.value;
    if (part?.$case !== 'records')
      throw invalidArgument('RECORDS_MISSING', 'after the header every message has to hold records');
    yield part.value.records;
  }
}
