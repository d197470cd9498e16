// The beginning and the end of every change to tenants' value: lock, load, judge time; then write what changed.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { passTime } from '../domain/pass-time.ts';
import { walletNotFound } from '../domain/refusals.ts';
import type { Movement, ReservationState, WalletState } from '../domain/wallet.ts';
import { updateHeld } from '../store/lots.ts';
import { updateReservation } from '../store/reservations.ts';
import type { TransferRow, WalletTables } from '../store/schema.ts';
import { postMovements } from '../store/transfers.ts';
import { loadWalletStates } from '../store/wallet-state.ts';
import { lockWallets } from '../store/wallets.ts';
import { appendArrearsChange } from './arrears-events.ts';

/** A tenant's state under lock: as it was loaded, and after what time alone has done to it. */
export interface LockedWallet {
  readonly loaded: WalletState;
  readonly current: WalletState;
  /** What time has moved; commitWallets posts it first. */
  /** Reservations that time has ended, and what time has moved; written with the change that comes of it, if any. */
  readonly expired: readonly ReservationState[];
  readonly passed: readonly Movement[];
  /** The decision's time, read after the lock was taken: later decisions on this wallet have later times. */
  readonly now: Date;
}

/** Throws WALLET_NOT_FOUND. */
export async function lockWallet(tx: Tx<WalletTables>, deps: Deps, tenantId: string): Promise<LockedWallet> {
  const wallet = (await lockManyWallets(tx, deps, [tenantId])).wallets.get(tenantId);
  if (wallet === undefined) throw walletNotFound(tenantId);
  return wallet;
}

/** The wallets that exist among those asked for, locked in one global order. */
export async function lockManyWallets(
  tx: Tx<WalletTables>,
  deps: Deps,
  tenantIds: readonly string[],
): Promise<{ now: Date; wallets: Map<string, LockedWallet> }> {
  const found = await lockWallets(tx, tenantIds);
  const now = deps.now();
  const states = await loadWalletStates(tx, [...found]);
  const wallets = new Map<string, LockedWallet>();
  for (const [tenantId, loaded] of states) {
    const { wallet, expired, movements } = passTime(loaded, now);
    wallets.set(tenantId, { loaded, current: wallet, expired, passed: movements, now });
  }
  return { now, wallets };
}

/** A locked wallet and what was decided for it. */
export interface WalletChange {
  readonly wallet: LockedWallet;
  readonly after: WalletState;
}

/**
 * Writes what time has ended and what holds changed, posts what time and the decision have moved, and announces it when a tenant begins or ceases
 * to owe. Holds come first: a lot may not hold more than it has, not even between two statements. Answers the transfers
 * of the decision. Throws LEDGER_LIMIT.
 */
export async function commitWallets(
  tx: Tx<WalletTables>,
  changes: readonly WalletChange[],
  movements: readonly Movement[],
  now: Date,
): Promise<TransferRow[]> {
  for (const { wallet } of changes)
    for (const reservation of wallet.expired) await updateReservation(tx, reservation, 'EXPIRED');
  for (const { wallet, after } of changes) await updateHeld(tx, wallet.loaded.lots, after.lots);
  const passed = changes.flatMap(({ wallet }) => wallet.passed);
  const transfers = await postMovements(tx, [...passed, ...movements], now);
  for (const { wallet, after } of changes) await appendArrearsChange(tx, wallet.loaded, after, transfers, now);
  return transfers.slice(passed.length);
}
