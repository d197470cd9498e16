// Writes a batch within a transaction that holds the wallets' locks: the statement, and what few batches have.
import type { Tx } from '@tollgate/db';
import { CompiledQuery, sql } from 'kysely';
import type { CreditedLot, DrawRecord, FreezeRecord, ReversalRecord } from '../domain/commands/decision.ts';
import type { ThresholdState } from '../domain/wallet.ts';
import { batchStatement } from './batch-statement.ts';
import type { BatchWrites } from './batch-writes.ts';
import { insertLots } from './lots.ts';
import { insertDraws, insertReversals } from './once-rows.ts';
import type { WalletTables } from './schema.ts';
import { writeFreezes, writeThresholds } from './wallet-terms.ts';

/** Rows that few batches have; the statement does not write them. */
export interface RareWrites {
  readonly lots: readonly {
    readonly tenantId: string;
    readonly lots: readonly (CreditedLot & { readonly accountId: string })[];
  }[];
  readonly settlements: readonly { readonly tenantId: string; readonly settlementId: string }[];
  readonly draws: readonly DrawRecord[];
  readonly reversals: readonly ReversalRecord[];
  readonly freezes: readonly (FreezeRecord & { readonly tenantId: string })[];
  readonly thresholds: readonly { readonly tenantId: string; readonly thresholds: readonly ThresholdState[] }[];
}

/** Numbers for so many transfers, drawn after the locks. */
export async function drawSequences(tx: Tx<WalletTables>, count: number): Promise<bigint[]> {
  if (count === 0) return [];
  const { rows } = await sql<{ value: bigint }>`
    select nextval('ledger_sequence') as value from generate_series(1, ${count}::int)`.execute(tx);
  return rows.map((row) => row.value);
}

/** Throws when a wallet is not as it was locked: a defect. */
export async function writeBatch(tx: Tx<WalletTables>, writes: BatchWrites, rare: RareWrites): Promise<void> {
  const { text, values } = batchStatement(writes);
  const { rows } = await tx.executeQuery<{ ok: boolean }>(CompiledQuery.raw(text, [...values]));
  if (rows[0]?.ok !== true) throw new Error('a locked wallet is not as it was loaded');
  const { lots, settlements, freezes, thresholds } = rare;
  if (lots.length > 0) await insertLots(tx, lots);
  if (freezes.length > 0) await writeFreezes(tx, freezes);
  if (thresholds.length > 0) await writeThresholds(tx, thresholds);
  if (rare.draws.length > 0) await insertDraws(tx, rare.draws, writes.now);
  if (rare.reversals.length > 0) await insertReversals(tx, rare.reversals, writes.now);
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
