// How far the round of proving blocks again has come: one row.
import type { Reader, Tx } from '@tollgate/db';
import type { WalletTables } from './schema.ts';

export async function readAuditedTo(db: Reader<WalletTables>): Promise<bigint> {
  return (await db.selectFrom('block_audit').select('audited_to').executeTakeFirst())?.audited_to ?? 0n;
}

export async function writeAuditedTo(tx: Tx<WalletTables>, block: bigint): Promise<void> {
  await tx.updateTable('block_audit').set({ audited_to: block }).execute();
}
