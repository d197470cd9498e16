// Sealed rows of one owner, whatever table they lie in, for who seals them again.
import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { AccountsTables } from './schema.ts';

/** A table with sealed columns. */
export interface SealedPlace {
  readonly table: keyof AccountsTables;
  readonly id: string;
  /** How the owner of a row is found. */
  readonly owner: 'tenant_id' | 'key_owner' | 'tenant_or_user' | 'impersonated_tenant_id' | 'by_document' | 'by_notice';
  readonly columns: readonly { readonly name: string; readonly field: (id: string) => string }[];
  /** Rows may not be updated: a row is taken out and put in again. */
  readonly replaced?: true;
}

type SealedCells = Readonly<Record<string, Uint8Array | null>>;

export async function findSealedIds(
  db: Reader<AccountsTables>,
  place: SealedPlace,
  ownerId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(place.id)} as id from ${sql.table(place.table)} where ${ownedBy(place, ownerId)}`.execute(db);
  return rows.map((row) => row.id);
}

/** The sealed cells of a row, locked; undefined when it is gone. */
export async function lockSealedCells(
  tx: Tx<AccountsTables>,
  place: SealedPlace,
  ownerId: string,
  id: string,
): Promise<SealedCells | undefined> {
  const cells = sql.join(place.columns.map(({ name }) => sql.ref(name)));
  // Rows that may not be updated may not be locked either; nobody else replaces them.
  const lock = place.replaced === true ? sql`` : sql`for update`;
  const { rows } = await sql<SealedCells>`
    select ${cells} from ${sql.table(place.table)}
    where ${sql.ref(place.id)} = ${id} and ${ownedBy(place, ownerId)} ${lock}`.execute(tx);
  return rows[0];
}

export async function writeSealedCells(
  tx: Tx<AccountsTables>,
  place: SealedPlace,
  row: { readonly ownerId: string; readonly id: string; readonly cells: SealedCells },
): Promise<void> {
  const { ownerId, id, cells } = row;
  if (Object.keys(cells).length === 0) return;
  const which = sql`${sql.ref(place.id)} = ${id} and ${ownedBy(place, ownerId)}`;
  if (place.replaced === true) {
    const names = sql.join(Object.keys(cells).map((name) => sql.ref(name)));
    const { numAffectedRows } = await sql`delete from ${sql.table(place.table)} where ${which}`.execute(tx);
    // It was erased meanwhile, and stays so.
    if (numAffectedRows === 0n) return;
    await sql`insert into ${sql.table(place.table)} (${sql.ref(place.id)}, ${names})
      values (${id}, ${sql.join(Object.values(cells))})`.execute(tx);
    return;
  }
  const sets = sql.join(Object.entries(cells).map(([name, cell]) => sql`${sql.ref(name)} = ${cell}`));
  await sql`update ${sql.table(place.table)} set ${sets} where ${which}`.execute(tx);
}

function ownedBy({ owner }: SealedPlace, ownerId: string): RawBuilder<unknown> {
  switch (owner) {
    case 'tenant_id':
      return sql`tenant_id = ${ownerId}`;
    case 'key_owner':
      return sql`key_owner = ${ownerId}`;
    case 'impersonated_tenant_id':
      return sql`impersonated_tenant_id = ${ownerId}`;
    case 'by_notice':
      return sql`notice_id in (select notice_id from notice where tenant_id = ${ownerId})`;
    case 'tenant_or_user':
      return sql`(tenant_id = ${ownerId} or (tenant_id is null and user_id = ${ownerId}))`;
    case 'by_document':
      return sql`document_id in (select document_id from document where tenant_id = ${ownerId})`;
  }
}
