// Draws of units, reversals of charges and freezes: the rows that make their ids count once.
import type { Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { DrawRecord, ReversalRecord } from '../domain/commands/decision.ts';
import type { Remembered } from '../domain/commands/memory.ts';
import type { WalletTables } from './schema.ts';

export async function insertDraws(tx: Tx<WalletTables>, draws: readonly DrawRecord[], now: Date): Promise<void> {
  await tx
    .insertInto('unit_draw')
    .values(
      draws.map((draw) => ({
        draw_id: draw.drawId,
        tenant_id: draw.tenantId,
        product: draw.product,
        units: draw.units,
        reservation_reference: draw.reservationReference,
        from_reservation: draw.fromReservation,
        from_available: draw.fromAvailable,
        posted_at: now,
      })),
    )
    .execute();
}

export async function loadDraws(tx: Tx<WalletTables>, drawIds: readonly string[]): Promise<Remembered['draws']> {
  if (drawIds.length === 0) return [];
  const rows = await tx.selectFrom('unit_draw').selectAll().where('draw_id', 'in', drawIds).execute();
  return rows.map((row) => ({
    drawId: row.draw_id,
    tenantId: row.tenant_id,
    product: row.product,
    units: row.units,
    reservationReference: row.reservation_reference,
    fromReservation: row.from_reservation,
    fromAvailable: row.from_available,
  }));
}

export async function insertReversals(
  tx: Tx<WalletTables>,
  reversals: readonly ReversalRecord[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('charge_reversal')
    .values(
      reversals.map((reversal) => ({
        reversal_id: reversal.reversalId,
        tenant_id: reversal.tenantId,
        charge_id: reversal.chargeId,
        amount: reversal.amount,
        to_lots: reversal.toLots,
        to_arrears: reversal.toArrears,
        to_refundable: reversal.toRefundable,
        posted_at: now,
      })),
    )
    .execute();
}

export async function loadReversals(
  tx: Tx<WalletTables>,
  reversalIds: readonly string[],
): Promise<Remembered['reversals']> {
  if (reversalIds.length === 0) return [];
  const rows = await tx.selectFrom('charge_reversal').selectAll().where('reversal_id', 'in', reversalIds).execute();
  return rows.map((row) => ({
    reversalId: row.reversal_id,
    tenantId: row.tenant_id,
    chargeId: row.charge_id,
    amount: row.amount,
    toLots: row.to_lots,
    toArrears: row.to_arrears,
    toRefundable: row.to_refundable,
  }));
}

/** Open and lifted ones; `pairs` are of tenant and reference. */
export async function loadFreezes(
  tx: Tx<WalletTables>,
  pairs: readonly (readonly [string, string])[],
): Promise<Remembered['freezes']> {
  if (pairs.length === 0) return [];
  const [tenants, references] = [pairs.map(([tenantId]) => tenantId), pairs.map(([, reference]) => reference)];
  const { rows } = await sql<WalletTables['wallet_freeze']>`
    select wallet_freeze.* from unnest(${tenants}::text[], ${references}::text[]) as asked(tenant_id, reference)
    join wallet_freeze using (tenant_id, reference)`.execute(tx);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    reference: row.reference,
    reason: row.reason,
    since: row.frozen_at,
    liftedAt: row.lifted_at ?? undefined,
  }));
}
