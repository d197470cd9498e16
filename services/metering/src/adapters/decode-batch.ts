// Reads a DeliveryEventBatch, and takes nothing else for one.

import { BinaryReader } from '@bufbuild/protobuf/wire';
import { DeliveryEventBatch } from '@tollgate/contracts/metering/v1/delivery';

import type { DeliveryReport } from '../domain/report.ts';
import { readPlainReports } from './read-reports.ts';

/** The contract's bound; a megabyte of empty events would be half a million. */
const EVENTS_MAX = 5_000;

/**
 * The reports of a whole batch with something in it. Bytes that are no batch may still read as an empty one, or as one
 * that ends early, because protobuf skips what it does not know: neither may pass as counted.
 *
 * @throws Error for anything else.
 */
export function decodeBatch(bytes: Uint8Array): readonly DeliveryReport[] {
  const reports = readPlainReports(bytes) ?? readAnyReports(bytes);
  if (reports.length === 0) throw new RangeError('the batch holds no event');
  if (reports.length > EVENTS_MAX) throw new RangeError(`the batch holds more than ${EVENTS_MAX} events`);
  return reports;
}

/** By the generated code, whatever the form. */
export function readAnyReports(bytes: Uint8Array): readonly DeliveryReport[] {
  const reader = new BinaryReader(bytes);
  const batch = DeliveryEventBatch.decode(reader);
  if (reader.pos !== reader.len) throw new RangeError('the batch ends before its bytes do');
  return batch.events;
}
