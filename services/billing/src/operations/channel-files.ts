// Takes in a channel's daily file: all of it is understood, or none; every difference to our books is kept until resolved.

import type { Reader, Tx } from '@tollgate/db';
import { DomainError, failedPrecondition, notFound } from '@tollgate/errors';
import { numberOfOrder } from '../channels/channel-numbers.ts';
import type { BillingDeps } from '../deps.ts';
import { startOfDay } from '../domain/bank-transfer.ts';
import { readChannelFile } from '../domain/channel-file.ts';
import type { FileChannel } from '../domain/channel-file-columns.ts';
import { compareChannel } from '../domain/compare-channel.ts';
import {
  differencesOfDay,
  listDifferenceRows,
  ourRecords,
  replaceDifferences,
  setResolved,
  type StoredDifference,
} from '../store/channel-differences.ts';
import type { BillingTables } from '../store/schema.ts';

export type { StoredDifference };

export interface Comparison {
  readonly payments: number;
  readonly refunds: number;
  readonly matched: number;
  readonly differences: readonly StoredDifference[];
}

const DAY_MS = 86_400_000;
/** Faults told at once. */
const FAULTS_MAX = 50;

/** @throws DomainError CHANNEL_FILE_INVALID with every fault, CHANNEL_DAY_NOT_OVER. */
export async function importChannelFile(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  { channel, day, content }: { readonly channel: FileChannel; readonly day: string; readonly content: Uint8Array },
): Promise<Comparison> {
  const now = deps.now();
  const start = startOfDay(day);
  if (start === undefined) throw fileInvalid([{ field: 'day', description: 'is in no calendar' }]);
  const end = new Date(start.getTime() + DAY_MS);
  if (end > now) throw failedPrecondition('CHANNEL_DAY_NOT_OVER', 'The day is not over in Asia/Shanghai.', { day });
  const { records, faults } = readChannelFile(channel, day, content);
  if (faults.length > 0)
    throw fileInvalid(faults.map(({ line, description }) => ({ field: `line ${line}`, description })));
  const references = (kind: string): string[] =>
    records.flatMap((record) => (record.kind === kind ? [record.reference] : []));
  const [transactions, refunds] = [references('payment'), references('refund')];
  // The sandbox names orders as we do.
  const numberOf = channel === 'sandbox' ? (orderId: string) => orderId : numberOfOrder;
  const ours = await ourRecords(tx, { channel, start, end, transactions, refunds }, numberOf);
  const found = compareChannel(ours, records);
  await replaceDifferences(tx, { channel, day }, found, now);
  const theirsWrong = found.filter(({ theirs }) => theirs !== undefined).length;
  return {
    payments: transactions.length,
    refunds: refunds.length,
    matched: records.length - theirsWrong,
    differences: await differencesOfDay(tx, channel, day),
  };
}

/** Newest first. */
export function listDifferences(
  db: Reader<BillingTables>,
  openOnly: boolean,
  before: string | undefined,
  limit: number,
): Promise<StoredDifference[]> {
  return listDifferenceRows(db, openOnly, before, limit);
}

/** @throws DomainError CHANNEL_DIFFERENCE_NOT_FOUND, also for one that is resolved. */
export async function resolveDifference(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  said: { readonly differenceId: string; readonly text: string; readonly resolver: string },
): Promise<StoredDifference> {
  const { text, resolver, differenceId } = said;
  const resolved = await setResolved(tx, differenceId, { text, resolver, now: deps.now() });
  if (resolved === undefined)
    throw notFound('CHANNEL_DIFFERENCE_NOT_FOUND', 'There is no such open difference.', {
      difference_id: differenceId,
    });
  return resolved;
}

function fileInvalid(violations: readonly { readonly field: string; readonly description: string }[]): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason: 'CHANNEL_FILE_INVALID',
    message: `The file was not taken in: ${violations.length} faults.`,
    violations: violations.slice(0, FAULTS_MAX),
  });
}
