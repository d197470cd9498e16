// Rows to the values of the rules, and lots back; the tables' constraints have checked what is only asserted here.
import type { Selectable } from 'kysely';
import type { Hold, LotKind, LotState, ReservationState } from '../domain/wallet.ts';
import { ASSET, type LotRow, type ReservationRow } from './schema.ts';

/** The product of an asset, undefined for money. */
export function assetProduct(asset: string): string | undefined {
  return asset === ASSET ? undefined : asset;
}

/** What a lot was when it was credited. */
export interface LotOrigin {
  readonly lotId: string;
  readonly kind: LotKind;
  /** Of a package. */
  readonly product?: string | undefined;
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

/** What a lot's ledger account says. */
interface AccountColumns {
  readonly posted: bigint;
  readonly held: bigint;
  readonly asset: string;
}

export function fromRowLotView(row: Selectable<LotRow> & AccountColumns): LotView {
  return {
    lotId: row.lot_id,
    kind: row.kind as LotKind,
    product: assetProduct(row.asset),
    credited: row.credited,
    pricePaid: row.price_paid,
    origin: row.origin,
    creditedAt: row.credited_at,
    expiresAt: row.expires_at ?? undefined,
    remaining: row.posted,
    held: row.held,
  };
}

export function fromRowLotState(
  row: Pick<Selectable<LotRow>, 'lot_id' | 'kind' | 'price_paid' | 'credited_at' | 'expires_at'> & AccountColumns,
): LotState {
  return {
    lotId: row.lot_id,
    kind: row.kind as LotKind,
    product: assetProduct(row.asset),
    pricePaid: row.price_paid,
    remaining: row.posted,
    held: row.held,
    creditedAt: row.credited_at,
    expiresAt: row.expires_at ?? undefined,
  };
}

export function fromRowReservation(row: Selectable<ReservationRow>, holds: readonly Hold[]): ReservationState {
  return {
    reservationId: row.reservation_id,
    reference: row.reference,
    product: assetProduct(row.asset),
    amount: row.amount,
    captured: row.captured,
    released: row.released,
    expiresAt: row.expires_at,
    holds,
  };
}

/** `place` is the lot's place among those of its origin. */
export function toRowLot(tenantId: string, lot: LotOrigin & { readonly accountId: string }, place: number): LotRow {
  return {
    lot_id: lot.lotId,
    account_id: lot.accountId,
    tenant_id: tenantId,
    kind: lot.kind,
    credited: lot.credited,
    price_paid: lot.pricePaid,
    origin: lot.origin,
    place,
    credited_at: lot.creditedAt,
    expires_at: lot.expiresAt ?? null,
  };
}
