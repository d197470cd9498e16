// Wrapped keys of the owners of personal data.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

export async function insertDataKey(
  tx: Tx<AccountsTables>,
  key: { readonly ownerId: string; readonly wrapped: Uint8Array; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto('data_key')
    .values({ owner_id: key.ownerId, wrapped_key: key.wrapped, created_at: key.now, destroyed_at: null })
    .execute();
}

/** By owner; without those that are destroyed. */
export async function findDataKeys(
  db: Reader<AccountsTables>,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (ownerIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('data_key')
    .select(['owner_id', 'wrapped_key'])
    .where('owner_id', 'in', [...new Set(ownerIds)])
    .execute();
  return new Map(rows.flatMap((row) => (row.wrapped_key === null ? [] : [[row.owner_id, row.wrapped_key] as const])));
}
