// Where channels' daily files and our books differ.

import type { Reader, Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import { type Selectable, sql } from 'kysely';
import type { Difference, DifferenceKind, OurRecord } from '../domain/compare-channel.ts';
import type { FileChannel } from '../domain/channel-file-columns.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { ChannelDifferencesTable } from './schema-payments.ts';

export interface StoredDifference extends Difference {
  readonly differenceId: Id<'cdf'>;
  readonly channel: FileChannel;
  readonly day: string;
  readonly createTime: Date;
  readonly resolution: string | undefined;
  readonly resolver: string | undefined;
  readonly resolveTime: Date | undefined;
}

/** Which of ours a file has to have, or names. */
export interface WantedRecords {
  readonly channel: FileChannel;
  readonly start: Date;
  readonly end: Date;
  readonly transactions: readonly string[];
  readonly refunds: readonly string[];
}

/** @param numberOf The channel's name of an order. */
export async function ourRecords(
  db: Reader<BillingTables>,
  wanted: WantedRecords,
  numberOf: (orderId: string) => string,
): Promise<OurRecord[]> {
  const { channel, start, end } = wanted;
  const inDay = (at: Date | null): boolean => at !== null && at >= start && at < end;
  const payments = await db
    .selectFrom('payments')
    .selectAll()
    .where('channel', '=', channel)
    .where((eb) =>
      eb.or([
        eb.and([eb('paid_at', '>=', start), eb('paid_at', '<', end)]),
        eb('transaction_id', 'in', listOf(wanted.transactions)),
      ]),
    )
    .execute();
  const refunds = await db
    .selectFrom('refund_parts')
    .selectAll()
    .where('way', '=', channel)
    .where('state', 'in', ['processing', 'paid'])
    .where((eb) =>
      eb.or([
        eb.and([eb('asked_at', '>=', start), eb('asked_at', '<', end)]),
        eb('part_id', 'in', listOf(wanted.refunds)),
      ]),
    )
    .execute();
  return [
    ...payments.map((row) => ({
      kind: 'payment' as const,
      reference: row.transaction_id,
      orderNumber: numberOf(row.order_id),
      amount: fromRowMoney(row.amount_micros, row.currency),
      ofDay: inDay(row.paid_at),
    })),
    ...refunds.map((row) => ({
      kind: 'refund' as const,
      reference: row.part_id,
      orderNumber: row.order_id === null ? '' : numberOf(row.order_id),
      amount: fromRowMoney(row.amount_micros, row.currency),
      ofDay: inDay(row.asked_at),
    })),
  ];
}

/** SQL has no empty lists. */
function listOf(values: readonly string[]): string[] {
  return values.length === 0 ? [''] : [...values];
}

/** Puts the differences of a day in the place of those that nobody resolved. */
export async function replaceDifferences(
  tx: Tx<BillingTables>,
  { channel, day }: { readonly channel: FileChannel; readonly day: string },
  differences: readonly Difference[],
  now: Date,
): Promise<void> {
  const open = tx
    .deleteFrom('channel_differences')
    .where('channel', '=', channel)
    .where('day', '=', day)
    .where('resolution', 'is', null);
  const keys = differences.map(({ kind, reference }) => `${kind} ${reference}`);
  await open.where(sql<string>`kind || ' ' || reference`, 'not in', listOf(keys)).execute();
  if (differences.length === 0) return;
  await tx
    .insertInto('channel_differences')
    .values(
      differences.map(({ kind, reference, ours, theirs }) => ({
        difference_id: newId('cdf'),
        channel,
        day,
        kind,
        reference,
        ours_micros: ours?.micros ?? null,
        theirs_micros: theirs?.micros ?? null,
        currency: (ours ?? theirs)?.currency ?? 'CNY',
        created_at: now,
        resolution: null,
        resolver: null,
        resolved_at: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['channel', 'day', 'kind', 'reference']).doNothing())
    .execute();
}

export async function differencesOfDay(
  db: Reader<BillingTables>,
  channel: FileChannel,
  day: string,
): Promise<StoredDifference[]> {
  const query = db.selectFrom('channel_differences').selectAll().where('channel', '=', channel).where('day', '=', day);
  return (await query.orderBy('kind').orderBy('reference').execute()).map(fromRow);
}

/** Newest first. */
export async function listDifferenceRows(
  db: Reader<BillingTables>,
  openOnly: boolean,
  before: string | undefined,
  limit: number,
): Promise<StoredDifference[]> {
  let query = db.selectFrom('channel_differences').selectAll();
  if (openOnly) query = query.where('resolution', 'is', null);
  if (before !== undefined) query = query.where('difference_id', '<', before);
  return (await query.orderBy('difference_id', 'desc').limit(limit).execute()).map(fromRow);
}

/** Undefined when there is no such open difference. */
export async function setResolved(
  tx: Tx<BillingTables>,
  differenceId: string,
  resolution: { readonly text: string; readonly resolver: string; readonly now: Date },
): Promise<StoredDifference | undefined> {
  const row = await tx
    .updateTable('channel_differences')
    .set({ resolution: resolution.text, resolver: resolution.resolver, resolved_at: resolution.now })
    .where('difference_id', '=', differenceId)
    .where('resolution', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && fromRow(row);
}

function fromRow(row: Selectable<ChannelDifferencesTable>): StoredDifference {
  const amount = (micros: bigint | null) => (micros === null ? undefined : fromRowMoney(micros, row.currency));
  return {
    differenceId: fromRowId('cdf', row.difference_id),
    // Written by this file alone.
    channel: row.channel as FileChannel,
    day: row.day,
    kind: row.kind as DifferenceKind,
    reference: row.reference,
    ours: amount(row.ours_micros),
    theirs: amount(row.theirs_micros),
    createTime: row.created_at,
    resolution: row.resolution ?? undefined,
    resolver: row.resolver ?? undefined,
    resolveTime: row.resolved_at ?? undefined,
  };
}
