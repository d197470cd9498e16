// How much of what was counted is not yet published.

import type { Reader } from '@tollgate/db';

import type { MeteringTables } from './schema.ts';

/** Of one tenant, or of all. */
export async function countUnpublished(db: Reader<MeteringTables>, tenantId: string | undefined): Promise<bigint> {
  let query = db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<bigint>().as('unpublished'))
    .where('published_at', 'is', null);
  if (tenantId !== undefined) query = query.where('key', '=', tenantId);
  const row = await query.executeTakeFirstOrThrow();
  return row.unpublished;
}
