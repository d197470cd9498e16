// Inbox row and effect in one transaction: however often a message is delivered, its effect is committed once.

import { type Database, inTransaction, narrowTx, type Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { Delivered, Subscription } from './subscription.ts';
import type { InboxTables } from './table.ts';

/** Longer than any stream keeps a message: an older one cannot come again. */
const KEEP = '35 days';
const FORGET_AT_ONCE = 2_000;

/**
 * Handles the messages that this consumer has not dealt with yet, all of them or none.
 *
 * @returns the messages whose effect this call committed; the others had been dealt with before.
 */
export function applyOnce<S extends InboxTables, E>(
  database: Database<S>,
  subscription: Subscription<S, E>,
  items: readonly Delivered<E>[],
): Promise<readonly Delivered<E>[]> {
  return inTransaction(database.db, async (tx) => {
    const fresh = await noteInInbox(tx, subscription, items);
    const [first] = fresh;
    if (first === undefined) return [];
    // A batch of one is a message by itself, so that falling back to one by one means `handle`.
    if (subscription.handleBatch !== undefined && items.length > 1) await subscription.handleBatch(tx, fresh);
    else for (const { event, meta } of fresh) await subscription.handle(tx, event, meta);
    return fresh;
  });
}

async function noteInInbox<S extends InboxTables, E>(
  tx: Tx<S>,
  { consumer, knownBy = 'messageId' }: Subscription<S, E>,
  items: readonly Delivered<E>[],
): Promise<readonly Delivered<E>[]> {
  const ids = items.map((item) => item.meta[knownBy]);
  // A concurrent transaction with the same message makes this wait until its outcome is known.
  const { rows } = await sql<{ message_id: string }>`
    insert into inbox (consumer, message_id) select ${consumer}, unnest(${ids}::text[])
    on conflict do nothing returning message_id`.execute(narrowTx<InboxTables, S>(tx));
  const fresh = new Set(rows.map((row) => row.message_id));
  // delete() is true once: a message that is twice in the list counts once.
  return items.filter((item) => fresh.delete(item.meta[knownBy]));
}

/** Forgets messages that no stream keeps any more, in portions that hold nobody up; ends early when `signal` aborts. */
export async function forgetOld<S>(database: Database<S>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rowCount } = await database.pool.query(
      `delete from inbox where ctid = any(array(
         select ctid from inbox where received_at < now() - $1::interval limit $2
       ))`,
      [KEEP, FORGET_AT_ONCE],
    );
    if ((rowCount ?? 0) < FORGET_AT_ONCE) return;
  }
}
