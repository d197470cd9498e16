// How far the rotation of keys has come.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { OwnerKeys, StoredDataKey } from './data-keys.ts';
import type { AccountsTables } from './schema.ts';

export type RotationStage = 'NEXT' | 'PREVIOUS';

export interface MasterKeyUse {
  /** Undefined for keys that were wrapped before ids were kept. */
  readonly masterKeyId: string | undefined;
  readonly dataKeys: bigint;
}

export async function countMasterKeys(db: Reader<AccountsTables>): Promise<MasterKeyUse[]> {
  const rows = await db
    .selectFrom('data_key')
    .select((eb) => ['master_key_id', eb.fn.countAll<bigint>().as('keys')])
    .where('wrapped_key', 'is not', null)
    .groupBy('master_key_id')
    .orderBy('master_key_id')
    .execute();
  return rows.map((row) => ({ masterKeyId: row.master_key_id ?? undefined, dataKeys: row.keys }));
}

export async function countDestroyed(db: Reader<AccountsTables>): Promise<bigint> {
  const { keys } = await db
    .selectFrom('data_key')
    .select((eb) => eb.fn.countAll<bigint>().as('keys'))
    .where('wrapped_key', 'is', null)
    .executeTakeFirstOrThrow();
  return keys;
}

/** Owners with a second key. */
export async function countRotating(db: Reader<AccountsTables>, stage?: RotationStage): Promise<bigint> {
  let query = db.selectFrom('data_key_rotation').select((eb) => eb.fn.countAll<bigint>().as('keys'));
  if (stage !== undefined) query = query.where('stage', '=', stage);
  return (await query.executeTakeFirstOrThrow()).keys;
}

/** Owners, one of whose keys another master key wraps. */
export async function findOtherwiseWrapped(
  db: Reader<AccountsTables>,
  masterKeyId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string }>`
    select owner_id from data_key where wrapped_key is not null and master_key_id is distinct from ${masterKeyId}
    union select owner_id from data_key_rotation where master_key_id <> ${masterKeyId} limit ${limit}`.execute(db);
  return rows.map((row) => row.owner_id);
}

/** Owners without a second key, in the order of their ids, from above `after`. */
export async function findUnprepared(db: Reader<AccountsTables>, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string }>`
    select owner_id from data_key where wrapped_key is not null and owner_id > ${after}
      and not exists (select from data_key_rotation where data_key_rotation.owner_id = data_key.owner_id)
    order by owner_id limit ${limit}`.execute(db);
  return rows.map((row) => row.owner_id);
}

export async function findRotating(db: Reader<AccountsTables>, stage: RotationStage, limit: number): Promise<string[]> {
  const query = db.selectFrom('data_key_rotation').select('owner_id').where('stage', '=', stage);
  return (await query.orderBy('owner_id').limit(limit).execute()).map((row) => row.owner_id);
}

/** An owner's keys and the stage of the second, with the row of the first locked; undefined once it is destroyed. */
export async function lockOwnerKeys(
  tx: Tx<AccountsTables>,
  ownerId: string,
): Promise<(OwnerKeys & { readonly stage: RotationStage | undefined }) | undefined> {
  const row = await tx
    .selectFrom('data_key')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.wrapped_key === null) return undefined;
  const second = await tx
    .selectFrom('data_key_rotation')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return {
    ownerId,
    current: { wrapped: row.wrapped_key, masterKeyId: row.master_key_id ?? undefined },
    other: second && { wrapped: second.wrapped_key, masterKeyId: second.master_key_id },
    stage: second?.stage as RotationStage | undefined,
  };
}

export async function setCurrentKey(tx: Tx<AccountsTables>, ownerId: string, key: StoredDataKey): Promise<void> {
  await tx
    .updateTable('data_key')
    .set({ wrapped_key: key.wrapped, master_key_id: key.masterKeyId ?? null })
    .where('owner_id', '=', ownerId)
    .where('wrapped_key', 'is not', null)
    .execute();
}

export async function setOtherKey(
  tx: Tx<AccountsTables>,
  ownerId: string,
  key: {
    readonly wrapped: Uint8Array;
    readonly masterKeyId: string;
    readonly stage: RotationStage;
    readonly now: Date;
  },
): Promise<void> {
  const values = { stage: key.stage, wrapped_key: key.wrapped, master_key_id: key.masterKeyId, made_at: key.now };
  await tx
    .insertInto('data_key_rotation')
    .values({ owner_id: ownerId, ...values })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(values))
    .execute();
}

export async function removeOtherKey(tx: Tx<AccountsTables>, ownerId: string): Promise<void> {
  await tx.deleteFrom('data_key_rotation').where('owner_id', '=', ownerId).execute();
}

/** The database's clock, in which its transactions began. */
export async function databaseNow(db: Reader<AccountsTables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date(0);
}

/** Whether a transaction of this service that began before then goes on: it may know fewer keys. */
export async function olderTransactions(db: Reader<AccountsTables>, before: Date): Promise<boolean> {
  const { rows } = await sql<{ older: boolean }>`
    select exists (select from pg_stat_activity where datname = current_database() and usename = current_user
      and pid <> pg_backend_pid() and xact_start < ${before}) as older`.execute(db);
  return rows[0]?.older === true;
}
