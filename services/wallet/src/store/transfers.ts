// Reads transfers; batches write them.
import type { Reader } from '@tollgate/db';
import type { TransferRow, WalletTables } from './schema.ts';

/** A tenant's transfers below a sequence number, newest first. */
export async function listTransfers(
  db: Reader<WalletTables>,
  tenantId: string,
  page: { readonly before: bigint | undefined; readonly limit: number },
): Promise<TransferRow[]> {
  let query = db.selectFrom('transfer').selectAll().where('tenant_id', '=', tenantId);
  if (page.before !== undefined) query = query.where('sequence', '<', page.before);
  return query.orderBy('sequence', 'desc').limit(page.limit).execute();
}

/** The newest sequence number that touched any account of a tenant. */
export async function lastSequence(db: Reader<WalletTables>, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('ledger_account')
    .select((build) => build.fn.max('last_sequence').as('sequence'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.sequence ?? 0n;
}
