// What the relay reads and writes: unpublished rows in order, the mark, the age of the oldest, the removal of old ones.

import type pg from 'pg';

/** One event on its way. */
export interface ClaimedEvent {
  readonly id: bigint;
  readonly event_id: string;
  readonly subject: string;
  readonly key: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Published rows are kept that long for a person who looks into a case, then removed. */
const KEEP = '7 days';
const REMOVE_AT_ONCE = 10_000;

/**
 * The oldest unpublished events. By what is unpublished, never from a remembered id on: a transaction that commits late
 * with a low id would be passed over. The caller holds the relay's lock on this session, so nobody else has them.
 */
export async function claimUnpublished(client: pg.Client, limit: number): Promise<ClaimedEvent[]> {
  const { rows } = await client.query<ClaimedEvent>(
    'select id, event_id, subject, key, payload, headers from outbox where published_at is null order by id limit $1',
    [limit],
  );
  return rows;
}

/** Marks events that the broker acknowledged. */
export async function markPublished(client: pg.Client, ids: readonly bigint[]): Promise<void> {
  await client.query('update outbox set published_at = now() where id = any($1::bigint[])', [ids]);
}

/** Age of the oldest unpublished event in milliseconds by the database's clock; 0 when there is none. */
export async function oldestUnpublishedMs(client: Pick<pg.Pool, 'query'>): Promise<number> {
  const { rows } = await client.query<{ age: number }>(
    `select extract(epoch from clock_timestamp() - created_at)::float8 * 1000 as age
     from outbox where published_at is null order by id limit 1`,
  );
  return Math.max(0, rows[0]?.age ?? 0);
}

/** Removes a portion of the long published events. */
export async function removeOld(client: pg.Client): Promise<void> {
  await client.query(
    'delete from outbox where id in (select id from outbox where published_at < now() - $1::interval order by id limit $2)',
    [KEEP, REMOVE_AT_ONCE],
  );
}
