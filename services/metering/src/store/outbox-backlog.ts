// How much of what was counted is not yet published.

import type { Reader } from '@tollgate/db';

import type { MeteringTables } from './schema.ts';

export async function countUnpublished(db: Reader<MeteringTables>): Promise<bigint> {
  const row = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<bigint>().as('unpublished'))
    .where('published_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.unpublished;
}
