// What was laid down about wallets: freezes and thresholds. Few tenants have any.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { FreezeRecord } from '../domain/commands/decision.ts';
import type { FreezeState, ThresholdState, WalletTerms } from '../domain/wallet.ts';
import type { WalletTables } from './schema.ts';

/** Open freezes, oldest first, and thresholds, greatest first, of the tenants that have any. */
export async function loadTerms(
  db: Reader<WalletTables>,
  tenantIds: readonly string[],
): Promise<Map<string, WalletTerms>> {
  const freezes = await db
    .selectFrom('wallet_freeze')
    .selectAll()
    .where('tenant_id', 'in', tenantIds)
    .where('lifted_at', 'is', null)
    .orderBy('frozen_at')
    .orderBy('reference')
    .execute();
  const thresholds = await db
    .selectFrom('balance_threshold')
    .selectAll()
    .where('tenant_id', 'in', tenantIds)
    .orderBy('amount', 'desc')
    .execute();
  const terms = new Map<string, { freezes: FreezeState[]; thresholds: ThresholdState[] }>();
  const of = (tenantId: string): { freezes: FreezeState[]; thresholds: ThresholdState[] } => {
    const known = terms.get(tenantId) ?? { freezes: [], thresholds: [] };
    terms.set(tenantId, known);
    return known;
  };
  for (const { tenant_id, reference, reason, frozen_at } of freezes)
    of(tenant_id).freezes.push({ reference, reason, since: frozen_at });
  for (const { tenant_id, amount, below } of thresholds) of(tenant_id).thresholds.push({ amount, below });
  return terms;
}

/** New freezes, and those that were lifted. */
export async function writeFreezes(
  tx: Tx<WalletTables>,
  freezes: readonly (FreezeRecord & { readonly tenantId: string })[],
): Promise<void> {
  for (const { tenantId, reference, reason, since, liftedAt } of freezes)
    await sql`
      insert into wallet_freeze (tenant_id, reference, reason, frozen_at, lifted_at)
      values (${tenantId}, ${reference}, ${reason}, ${since}, ${liftedAt ?? null})
      on conflict (tenant_id, reference) do update set lifted_at = excluded.lifted_at`.execute(tx);
}

/** All thresholds of each tenant. */
export async function writeThresholds(
  tx: Tx<WalletTables>,
  changed: readonly { readonly tenantId: string; readonly thresholds: readonly ThresholdState[] }[],
): Promise<void> {
  await tx
    .deleteFrom('balance_threshold')
    .where(
      'tenant_id',
      'in',
      changed.map((each) => each.tenantId),
    )
    .execute();
  const rows = changed.flatMap(({ tenantId, thresholds }) =>
    thresholds.map(({ amount, below }) => ({ tenant_id: tenantId, amount, below })),
  );
  if (rows.length > 0) await tx.insertInto('balance_threshold').values(rows).execute();
}
