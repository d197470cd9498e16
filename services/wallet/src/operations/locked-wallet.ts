// The beginning and the end of every change to one tenant's value: lock, load, judge expiry; then write what changed.
import type { Tx } from '@tollgate/db';
import { expireReservations } from '../domain/reserve.ts';
import { walletNotFound } from '../domain/refusals.ts';
import type { Movement, WalletState } from '../domain/wallet.ts';
import { updateHeld } from '../store/lots.ts';
import { updateReservation } from '../store/reservations.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { postMovements } from '../store/transfers.ts';
import { loadWalletStates } from '../store/wallet-state.ts';
import { lockWallets } from '../store/wallets.ts';
import { appendArrearsChange } from './arrears-events.ts';

/** A tenant's state under lock: as it was loaded, and after reservations whose time is over were released. */
export interface LockedWallet {
  readonly loaded: WalletState;
  readonly current: WalletState;
}

/** Throws WALLET_NOT_FOUND. */
export async function lockWallet(tx: Tx<WalletTables>, tenantId: string, now: Date): Promise<LockedWallet> {
  const wallet = (await lockManyWallets(tx, [tenantId], now)).get(tenantId);
  if (wallet === undefined) throw walletNotFound(tenantId);
  return wallet;
}

/** The wallets that exist among those asked for, locked in one global order. */
export async function lockManyWallets(
  tx: Tx<WalletTables>,
  tenantIds: readonly string[],
  now: Date,
): Promise<Map<string, LockedWallet>> {
  const found = await lockWallets(tx, tenantIds);
  const states = await loadWalletStates(tx, [...found]);
  const locked = new Map<string, LockedWallet>();
  for (const [tenantId, loaded] of states) {
    const { wallet, expired } = expireReservations(loaded, now);
    for (const reservation of expired) await updateReservation(tx, reservation, 'EXPIRED');
    locked.set(tenantId, { loaded, current: wallet });
  }
  return locked;
}

/**
 * Writes what holds changed, posts the movements and announces it when the tenant begins or ceases to owe. Holds come
 * first: a lot may not hold more than it has, not even between two statements.
 */
export async function commitWallets(
  tx: Tx<WalletTables>,
  changes: readonly { readonly before: WalletState; readonly after: WalletState }[],
  movements: readonly Movement[],
  now: Date,
): Promise<TransferRow[]> {
  for (const { before, after } of changes) await updateHeld(tx, before.lots, after.lots);
  const transfers = await postMovements(tx, movements, now);
  for (const { before, after } of changes) await appendArrearsChange(tx, before, after, transfers, now);
  return transfers;
}
