// Posted charges: the memory that makes a charge id count once.
import type { Reader, Tx } from '@tollgate/db';
import type { ChargeRow, WalletTables } from './schema.ts';

export async function findCharges(
  db: Reader<WalletTables>,
  chargeIds: readonly string[],
): Promise<Map<string, ChargeRow>> {
  const rows = await db
    .selectFrom('charge')
    .selectAll()
    .where('charge_id', 'in', [...chargeIds])
    .execute();
  return new Map(rows.map((row) => [row.charge_id, row]));
}

export async function insertCharges(tx: Tx<WalletTables>, rows: readonly ChargeRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('charge')
      .values([...rows])
      .execute();
}
