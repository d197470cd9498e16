// Wrapped keys of the owners of personal data: the one in force, and while keys are rotated a second one.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

/** A wrapped key, and the master key that wrapped it where that was noted. */
export interface StoredDataKey {
  readonly wrapped: Uint8Array;
  readonly masterKeyId: string | undefined;
}

export interface OwnerKeys {
  readonly ownerId: string;
  readonly current: StoredDataKey;
  /** Not in force yet, or no longer: readable all the same. */
  readonly other: StoredDataKey | undefined;
}

export async function insertDataKey(
  tx: Tx<AccountsTables>,
  key: { readonly ownerId: string; readonly wrapped: Uint8Array; readonly masterKeyId: string; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto('data_key')
    .values({
      owner_id: key.ownerId,
      wrapped_key: key.wrapped,
      master_key_id: key.masterKeyId,
      created_at: key.now,
      destroyed_at: null,
    })
    .execute();
}

/** Without those that are destroyed. In one statement, so that both keys of an owner are of one moment. */
export async function findDataKeys(db: Reader<AccountsTables>, ownerIds: readonly string[]): Promise<OwnerKeys[]> {
  if (ownerIds.length === 0) return [];
  const rows = await db
    .selectFrom('data_key')
    .leftJoin('data_key_rotation', 'data_key_rotation.owner_id', 'data_key.owner_id')
    .select([
      'data_key.owner_id',
      'data_key.wrapped_key',
      'data_key.master_key_id',
      'data_key_rotation.wrapped_key as other_key',
      'data_key_rotation.master_key_id as other_master_key_id',
    ])
    .where('data_key.owner_id', 'in', [...new Set(ownerIds)])
    .execute();
  return rows.flatMap((row): OwnerKeys[] => {
    if (row.wrapped_key === null) return [];
    const other =
      row.other_key === null
        ? undefined
        : { wrapped: row.other_key, masterKeyId: row.other_master_key_id ?? undefined };
    const current = { wrapped: row.wrapped_key, masterKeyId: row.master_key_id ?? undefined };
    return [{ ownerId: row.owner_id, current, other }];
  });
}
