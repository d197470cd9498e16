// Lots and their ledger accounts.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { LotState } from '../domain/wallet.ts';
import { fromRowLotView, type LotOrigin, type LotView, toRowLot } from './rows.ts';
import type { WalletTables } from './schema.ts';

export type { LotView };

/** Makes the lots; their accounts are there, and the credit itself is a transfer. */
export async function insertLots(
  tx: Tx<WalletTables>,
  tenantId: string,
  lots: readonly (LotOrigin & { readonly accountId: string })[],
): Promise<void> {
  await tx
    .insertInto('lot')
    .values(lots.map((lot, place) => toRowLot(tenantId, lot, place)))
    .execute();
}

/** All lots of a tenant, or those with something left. */
export async function lotsOfTenant(
  db: Reader<WalletTables>,
  tenantId: string,
  includeEmpty: boolean,
): Promise<LotView[]> {
  let query = db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .selectAll('lot')
    .select(['account.posted', 'account.held'])
    .where('lot.tenant_id', '=', tenantId);
  if (!includeEmpty) query = query.where('account.posted', '>', 0n);
  return (await query.execute()).map(fromRowLotView);
}

/** The lots that an origin was credited with, in the order of its credit; none when it was not. */
export async function lotsOfOrigin(db: Reader<WalletTables>, tenantId: string, origin: string): Promise<LotView[]> {
  const rows = await db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .selectAll('lot')
    .select(['account.posted', 'account.held'])
    .where('lot.tenant_id', '=', tenantId)
    .where('lot.origin', '=', origin)
    .orderBy('lot.place')
    .execute();
  return rows.map(fromRowLotView);
}

/** Writes what open reservations hold of each lot, where it changed. */
export async function updateHeld(
  tx: Tx<WalletTables>,
  before: readonly LotState[],
  after: readonly LotState[],
): Promise<void> {
  const old = new Map(before.map((lot) => [lot.lotId, lot.held]));
  const changed = after.filter((lot) => lot.held !== (old.get(lot.lotId) ?? 0n));
  if (changed.length === 0) return;
  await sql`
    update ledger_account as account set held = changed.held
    from unnest(${changed.map((lot) => lot.lotId)}::text[], ${changed.map((lot) => lot.held)}::bigint[]) as changed(lot_id, held)
    join lot on lot.lot_id = changed.lot_id
    where account.account_id = lot.account_id`.execute(tx);
}

/** Tenants with a lot whose time is over and that still holds unreserved value, in no order. */
export async function tenantsWithExpiredLots(db: Reader<WalletTables>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .select('lot.tenant_id')
    .distinct()
    .where('lot.expires_at', '<=', now)
    .whereRef('account.posted', '>', 'account.held')
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}
