// Reservations and their holds.
import type { Reader, Tx } from '@tollgate/db';
import type { ReservationState } from '../domain/wallet.ts';
import type { ReservationRow, WalletTables } from './schema.ts';

export async function insertReservation(
  tx: Tx<WalletTables>,
  tenantId: string,
  reservation: ReservationState,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('reservation')
    .values({
      reservation_id: reservation.reservationId,
      tenant_id: tenantId,
      reference: reservation.reference,
      amount: reservation.amount,
      captured: reservation.captured,
      released: reservation.released,
      state: 'OPEN',
      expires_at: reservation.expiresAt,
      created_at: now,
    })
    .execute();
  await insertHolds(tx, reservation);
}

/** Writes a reservation after captures or releases; one that holds nothing any more is closed, or expired if so told. */
export async function updateReservation(
  tx: Tx<WalletTables>,
  reservation: ReservationState,
  end: 'CLOSED' | 'EXPIRED',
): Promise<void> {
  await tx
    .updateTable('reservation')
    .set({
      captured: reservation.captured,
      released: reservation.released,
      state: reservation.holds.length === 0 ? end : 'OPEN',
    })
    .where('reservation_id', '=', reservation.reservationId)
    .execute();
  await tx.deleteFrom('reservation_hold').where('reservation_id', '=', reservation.reservationId).execute();
  await insertHolds(tx, reservation);
}

async function insertHolds(tx: Tx<WalletTables>, reservation: ReservationState): Promise<void> {
  if (reservation.holds.length === 0) return;
  await tx
    .insertInto('reservation_hold')
    .values(
      reservation.holds.map((hold, place) => ({
        reservation_id: reservation.reservationId,
        lot_id: hold.lotId,
        place,
        amount: hold.amount,
      })),
    )
    .execute();
}

/** Any reservation of a tenant under that reference, open or not. */
export async function findReservation(
  db: Reader<WalletTables>,
  tenantId: string,
  reference: string,
): Promise<ReservationRow | undefined> {
  return db
    .selectFrom('reservation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('reference', '=', reference)
    .executeTakeFirst();
}

/** Tenants with an open reservation whose time is over. */
export async function tenantsWithExpiredReservations(
  db: Reader<WalletTables>,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('reservation')
    .select('tenant_id')
    .distinct()
    .where('state', '=', 'OPEN')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}
