// Posts charges, each on its own: what refuses one does not touch its neighbours.
import { inTransaction, isUniqueViolation, type Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { decideCharge, type ChargeOrder } from '../domain/charge.ts';
import { walletNotFound } from '../domain/refusals.ts';
import type { Movement, WalletState } from '../domain/wallet.ts';
import { findCharges, insertCharges } from '../store/charges.ts';
import { updateReservation } from '../store/reservations.ts';
import type { ChargeRow, WalletTables } from '../store/schema.ts';
import { commitWallets, lockManyWallets } from './locked-wallet.ts';

export interface ChargeToPost extends ChargeOrder {
  readonly kind: 'asked';
  readonly tenantId: string;
}

export interface RefusedCharge {
  readonly kind: 'refused';
  readonly chargeId: string;
  readonly reason: string;
  readonly message: string;
}

export type ChargeOutcome =
  | { readonly kind: 'posted'; readonly row: ChargeRow; readonly replayed: boolean }
  | RefusedCharge;

/** Times to begin again after meeting another batch; each meeting settles at least one charge id. */
const MEETINGS_MAX = 10;

/**
 * One outcome a charge, in the order asked; what its reader refused stays refused. A charge id that was posted before is
 * answered again when it is the same charge, and refused with CHARGE_ID_REUSED when it is another.
 */
export async function postChargeBatch(
  deps: Deps,
  charges: readonly (ChargeToPost | RefusedCharge)[],
): Promise<ChargeOutcome[]> {
  for (let meeting = 1; ; meeting++) {
    try {
      const outcomes = await inTransaction(deps.db, (tx) => postCharges(tx, deps, charges));
      tell(deps, outcomes);
      return outcomes;
    } catch (error) {
      // Another batch has posted a charge id under another tenant's lock: now its row is there to compare with.
      if (meeting === MEETINGS_MAX || !isUniqueViolation(error, 'charge_pkey')) throw error;
    }
  }
}

function tell(deps: Deps, outcomes: readonly ChargeOutcome[]): void {
  const posted = outcomes.filter((outcome) => outcome.kind === 'posted');
  const replayed = posted.filter((outcome) => outcome.replayed).length;
  deps.telemetry.chargesPosted(posted.length - replayed, replayed, outcomes.length - posted.length);
}

async function postCharges(
  tx: Tx<WalletTables>,
  deps: Deps,
  entries: readonly (ChargeToPost | RefusedCharge)[],
): Promise<ChargeOutcome[]> {
  const charges = entries.filter((entry) => entry.kind === 'asked');
  if (charges.length === 0) return entries.filter((entry) => entry.kind === 'refused');
  const { now, wallets } = await lockManyWallets(
    tx,
    deps,
    charges.map((charge) => charge.tenantId),
  );
  // After the locks: a charge that another transaction was posting is visible now.
  const known = await findCharges(
    tx,
    charges.map((charge) => charge.chargeId),
  );
  const current = new Map([...wallets].map(([tenantId, wallet]) => [tenantId, wallet.current]));
  const batch = new Batch(current, known, now);
  const outcomes = entries.map((entry) => (entry.kind === 'refused' ? entry : batch.decide(entry)));
  for (const reservation of batch.reservations.values()) await updateReservation(tx, reservation, 'CLOSED');
  const changes = [...wallets].map(([tenantId, wallet]) => ({
    wallet,
    after: current.get(tenantId) ?? wallet.current,
  }));
  await commitWallets(tx, changes, batch.movements, now);
  await insertCharges(tx, batch.rows);
  return outcomes;
}

/** Decides one charge after the other against the state that the ones before have left. */
class Batch {
  readonly movements: Movement[] = [];
  readonly rows: ChargeRow[] = [];
  readonly reservations = new Map<string, WalletState['reservations'][number]>();
  readonly #wallets: Map<string, WalletState>;
  readonly #known: Map<string, ChargeRow>;
  readonly #now: Date;

  constructor(wallets: Map<string, WalletState>, known: Map<string, ChargeRow>, now: Date) {
    this.#wallets = wallets;
    this.#known = known;
    this.#now = now;
  }

  decide(charge: ChargeToPost): ChargeOutcome {
    const before = this.#known.get(charge.chargeId);
    if (before !== undefined)
      return sameCharge(before, charge) ? { kind: 'posted', row: before, replayed: true } : reused(charge);
    const wallet = this.#wallets.get(charge.tenantId);
    if (wallet === undefined) {
      const { reason, message } = walletNotFound(charge.tenantId);
      return { kind: 'refused', chargeId: charge.chargeId, reason, message };
    }
    const decision = decideCharge(wallet, charge, this.#now);
    this.#wallets.set(charge.tenantId, decision.wallet);
    this.movements.push(...decision.movements);
    if (decision.reservation !== undefined)
      this.reservations.set(decision.reservation.reservationId, decision.reservation);
    const row: ChargeRow = {
      charge_id: charge.chargeId,
      tenant_id: charge.tenantId,
      amount: charge.amount,
      reservation_reference: charge.reservationReference,
      from_reservation: decision.fromReservation,
      from_available: decision.fromAvailable,
      to_arrears: decision.toArrears,
      posted_at: this.#now,
    };
    this.rows.push(row);
    this.#known.set(row.charge_id, row);
    return { kind: 'posted', row, replayed: false };
  }
}

function sameCharge(row: ChargeRow, charge: ChargeToPost): boolean {
  return (
    row.tenant_id === charge.tenantId &&
    row.amount === charge.amount &&
    row.reservation_reference === charge.reservationReference
  );
}

function reused(charge: ChargeToPost): ChargeOutcome {
  return {
    kind: 'refused',
    chargeId: charge.chargeId,
    reason: 'CHARGE_ID_REUSED',
    message: 'This charge id was posted with another tenant, amount or reservation.',
  };
}
