// Writes a batch within a transaction that holds the wallets' locks: the statement, and what few batches have.
import type { Tx } from '@tollgate/db';
import { CompiledQuery, sql } from 'kysely';
import type { CreditedLot } from '../domain/commands/decision.ts';
import { batchStatement } from './batch-statement.ts';
import type { BatchWrites } from './batch-writes.ts';
import { insertLots } from './lots.ts';
import type { WalletTables } from './schema.ts';

export interface RareWrites {
  readonly lots: readonly {
    readonly tenantId: string;
    readonly lots: readonly (CreditedLot & { readonly accountId: string })[];
  }[];
  readonly settlements: readonly { readonly tenantId: string; readonly settlementId: string }[];
}

/** Numbers for so many transfers, drawn after the locks. */
export async function drawSequences(tx: Tx<WalletTables>, count: number): Promise<bigint[]> {
  if (count === 0) return [];
  const { rows } = await sql<{ value: bigint }>`
    select nextval('ledger_sequence') as value from generate_series(1, ${count}::int)`.execute(tx);
  return rows.map((row) => row.value);
}

/** Throws when a wallet is not as it was locked: a defect. */
export async function writeBatch(
  tx: Tx<WalletTables>,
  writes: BatchWrites,
  { lots, settlements }: RareWrites,
): Promise<void> {
  const { text, values } = batchStatement(writes);
  const { rows } = await tx.executeQuery<{ ok: boolean }>(CompiledQuery.raw(text, [...values]));
  if (rows[0]?.ok !== true) throw new Error('a locked wallet is not as it was loaded');
  if (lots.length > 0) await insertLots(tx, lots);
  if (settlements.length > 0)
    await tx
      .insertInto('settlement')
      .values(
        settlements.map(({ tenantId, settlementId }) => ({
          settlement_id: settlementId,
          tenant_id: tenantId,
          executed_at: writes.now,
        })),
      )
      .execute();
}
