// Loads what the rules need to know about tenants: lots with value left, open reservations, arrears.
import type { Reader } from '@tollgate/db';
import type { Hold, LotState, ReservationState, WalletState } from '../domain/wallet.ts';
import { fromRowLotState, fromRowReservation } from './rows.ts';
import type { WalletTables } from './schema.ts';
import { loadTerms } from './wallet-terms.ts';

/** One state a tenant, in no order. Lock the wallets first when the state is to be changed. */
export async function loadWalletStates(
  db: Reader<WalletTables>,
  tenantIds: readonly string[],
): Promise<Map<string, WalletState>> {
  const ids = [...tenantIds];
  if (ids.length === 0) return new Map();
  const [lots, reservations, arrears, terms] = [
    await loadLots(db, ids),
    await loadReservations(db, ids),
    await loadArrears(db, ids),
    await loadTerms(db, ids),
  ];
  return new Map(
    ids.map((tenantId) => [
      tenantId,
      {
        tenantId,
        lots: lots.get(tenantId) ?? [],
        reservations: reservations.get(tenantId) ?? [],
        arrears: arrears.get(tenantId) ?? 0n,
        terms: terms.get(tenantId),
      },
    ]),
  );
}

async function loadLots(db: Reader<WalletTables>, tenantIds: readonly string[]): Promise<Map<string, LotState[]>> {
  const rows = await db
    .selectFrom('lot')
    .innerJoin('ledger_account as account', 'account.account_id', 'lot.account_id')
    .select([
      'lot.lot_id',
      'lot.tenant_id',
      'lot.kind',
      'lot.credited_at',
      'lot.price_paid',
      'lot.expires_at',
      'account.posted',
      'account.held',
      'account.asset',
    ])
    .where('account.tenant_id', 'in', tenantIds)
    .where('account.live', '=', true)
    .where('account.posted', '>', 0n)
    .execute();
  return groupByTenant(rows, fromRowLotState);
}

/** Open reservations with their holds, by tenant. */
export async function loadReservations(
  db: Reader<WalletTables>,
  tenantIds: readonly string[],
): Promise<Map<string, ReservationState[]>> {
  const rows = await db
    .selectFrom('reservation')
    .selectAll()
    .where('tenant_id', 'in', tenantIds)
    .where('state', '=', 'OPEN')
    .execute();
  if (rows.length === 0) return new Map();
  const holds = await db
    .selectFrom('reservation_hold as hold')
    .innerJoin('reservation', 'reservation.reservation_id', 'hold.reservation_id')
    .select(['hold.reservation_id', 'hold.lot_id', 'hold.amount'])
    .where('reservation.tenant_id', 'in', tenantIds)
    .where('reservation.state', '=', 'OPEN')
    .orderBy('hold.place')
    .execute();
  const byReservation = new Map<string, Hold[]>();
  for (const hold of holds) {
    const list = byReservation.get(hold.reservation_id) ?? [];
    list.push({ lotId: hold.lot_id, amount: hold.amount });
    byReservation.set(hold.reservation_id, list);
  }
  return groupByTenant(rows, (row) => fromRowReservation(row, byReservation.get(row.reservation_id) ?? []));
}

async function loadArrears(db: Reader<WalletTables>, tenantIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db
    .selectFrom('ledger_account')
    .select(['tenant_id', 'posted'])
    .where('tenant_id', 'in', tenantIds)
    .where('kind', '=', 'ARREARS')
    .execute();
  return new Map(rows.map((row) => [row.tenant_id ?? '', -row.posted]));
}

function groupByTenant<R extends { tenant_id: string }, T>(rows: readonly R[], read: (row: R) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(row.tenant_id) ?? [];
    list.push(read(row));
    groups.set(row.tenant_id, list);
  }
  return groups;
}
