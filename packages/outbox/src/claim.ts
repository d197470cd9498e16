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
const PORTION = 2_000;

/** How much is claimed at once: what a relay holds in memory. */
const CLAIM_ROWS = 500;
const CLAIM_BYTES = 8_000_000;

/** Events of these keys only, or of all but these. */
export type Keys = { readonly only: readonly string[] } | { readonly without: readonly string[] };

/**
 * The oldest unpublished events, at most 500 and 8 MB. By what is unpublished, never from a remembered id on: a
 * transaction that commits late with a low id would be passed over. The caller holds the relay's lock on this session,
 * so nobody else has them. `full`: there may be more.
 */
export async function claimUnpublished(
  client: pg.Client,
  keys: Keys,
): Promise<{ readonly events: ClaimedEvent[]; readonly full: boolean }> {
  const [chosen, names] = 'only' in keys ? ['key = any($1)', keys.only] : ['key <> all($1)', keys.without];
  const { rows } = await client.query<ClaimedEvent & { readonly candidates: bigint }>(
    `select id, event_id, subject, key, payload, headers, candidates
     from (
       select candidate.*, count(*) over () as candidates,
         sum(octet_length(payload)) over (order by id) - octet_length(payload) as bytes_before
       from (select * from outbox where published_at is null and ${chosen} order by id limit $2) candidate
     ) measured
     where bytes_before < $3 order by id`,
    [names, CLAIM_ROWS, CLAIM_BYTES],
  );
  const candidates = Number(rows[0]?.candidates ?? 0n);
  return { events: rows, full: candidates === CLAIM_ROWS || rows.length < candidates };
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

/**
 * Removes the long published among the next portion of events after `after`. Returns where the next portion begins,
 * undefined when what follows is younger than that.
 */
export async function removeOld(client: pg.Client, after: bigint): Promise<bigint | undefined> {
  const { rows } = await client.query<{ seen: bigint; last: bigint; old: boolean }>(
    `with portion as (select id, created_at, published_at from outbox where id > $1 order by id limit $2),
     gone as (
       delete from outbox using portion
       where outbox.id = portion.id and portion.published_at < now() - $3::interval
     )
     select count(*) as seen, max(id) as last, bool_and(created_at < now() - $3::interval) as old from portion`,
    [after, PORTION, KEEP],
  );
  const [portion] = rows;
  return portion?.old === true && portion.seen === BigInt(PORTION) ? portion.last : undefined;
}
