// Lots and their ledger accounts.
import type { Reader, Tx } from '@tollgate/db';
import { lotAccount, MAY_GO_NEGATIVE } from '../domain/chart.ts';
import type { LotKind, LotState } from '../domain/wallet.ts';
import { ASSET, type WalletTables } from './schema.ts';

/** What a lot was when it was credited. */
export interface LotOrigin {
  readonly lotId: string;
  readonly kind: LotKind;
  readonly credited: bigint;
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

/** A lot with what is left of it. */
export interface LotView extends LotOrigin {
  readonly remaining: bigint;
  readonly held: bigint;
}

/** Makes the lots with empty accounts; the credit itself is a transfer. */
export async function insertLots(tx: Tx<WalletTables>, tenantId: string, lots: readonly LotOrigin[]): Promise<void> {
  await tx
    .insertInto('ledger_account')
    .values(
      lots.map((lot) => ({
        account_id: lotAccount(lot.lotId),
        kind: 'LOT',
        tenant_id: tenantId,
        asset: ASSET,
        may_go_negative: MAY_GO_NEGATIVE.LOT,
        posted: 0n,
        held: 0n,
        last_sequence: 0n,
      })),
    )
    .execute();
  await tx
    .insertInto('lot')
    .values(
      lots.map((lot) => ({
        lot_id: lot.lotId,
        account_id: lotAccount(lot.lotId),
        tenant_id: tenantId,
        kind: lot.kind,
        credited: lot.credited,
        price_paid: lot.pricePaid,
        origin: lot.origin,
        credited_at: lot.creditedAt,
        expires_at: lot.expiresAt ?? null,
      })),
    )
    .execute();
}

/** All lots of a tenant, or those with something left. */
export async function listLots(db: Reader<WalletTables>, tenantId: string, includeEmpty: boolean): Promise<LotView[]> {
  let query = db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .selectAll('lot')
    .select(['account.posted', 'account.held'])
    .where('lot.tenant_id', '=', tenantId);
  if (!includeEmpty) query = query.where('account.posted', '>', 0n);
  return (await query.execute()).map((row) => ({
    lotId: row.lot_id,
    kind: row.kind as LotKind,
    credited: row.credited,
    pricePaid: row.price_paid,
    origin: row.origin,
    creditedAt: row.credited_at,
    expiresAt: row.expires_at ?? undefined,
    remaining: row.posted,
    held: row.held,
  }));
}

/** Writes what open reservations hold of each lot, where it changed. */
export async function updateHeld(
  tx: Tx<WalletTables>,
  before: readonly LotState[],
  after: readonly LotState[],
): Promise<void> {
  const old = new Map(before.map((lot) => [lot.lotId, lot.held]));
  for (const lot of after) {
    if (old.get(lot.lotId) === lot.held) continue;
    await tx
      .updateTable('ledger_account')
      .set({ held: lot.held })
      .where('account_id', '=', lotAccount(lot.lotId))
      .execute();
  }
}

/** Tenants with a lot whose time is over and that still holds unreserved value, oldest first. */
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
