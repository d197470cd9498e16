// Everything that a settlement has to dispose of, at one point of the ledger.
import type { Reader } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { refundableAccount } from '../domain/chart.ts';
import { inDrawDownOrder } from '../domain/draw-down.ts';
import { walletNotFound } from '../domain/refusals.ts';
import { passTime } from '../domain/pass-time.ts';
import type { ReservationState } from '../domain/wallet.ts';
import { readPosted } from '../store/ledger-accounts.ts';
import { lotsOfTenant, type LotView } from '../store/lots.ts';
import type { WalletTables } from '../store/schema.ts';
import { lastSequence } from '../store/transfers.ts';
import { loadWalletStates } from '../store/wallet-state.ts';
import { walletExists } from '../store/wallets.ts';
import { inSnapshot } from './in-snapshot.ts';

export interface PositionView {
  readonly lots: readonly LotView[];
  readonly reservations: readonly ReservationState[];
  readonly arrears: bigint;
  readonly refundable: bigint;
  readonly sequence: bigint;
}

/** A tenant's position now. Throws WALLET_NOT_FOUND. */
export function getPosition({ db, now }: Deps, tenantId: string): Promise<PositionView> {
  return inSnapshot(db, (snapshot) => readPosition(snapshot, tenantId, now()));
}

async function readPosition(db: Reader<WalletTables>, tenantId: string, now: Date): Promise<PositionView> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  const loaded = (await loadWalletStates(db, [tenantId])).get(tenantId);
  if (loaded === undefined) throw walletNotFound(tenantId);
  const { wallet } = passTime(loaded, now);
  return {
    lots: await readLots(db, tenantId, now, { after: undefined, includeEmpty: false }),
    reservations: wallet.reservations,
    arrears: wallet.arrears,
    refundable: await readPosted(db, refundableAccount(tenantId)),
    sequence: await lastSequence(db, tenantId),
  };
}

export interface WantedLots {
  /** Only lots that are drawn after this one; it may be empty by now. */
  readonly after: string | undefined;
  readonly includeEmpty: boolean;
}

/** A tenant's lots in draw-down order, as time has left them. Throws WALLET_NOT_FOUND. */
export function listLots({ db, now }: Deps, tenantId: string, wanted: WantedLots): Promise<LotView[]> {
  return inSnapshot(db, (snapshot) => readLots(snapshot, tenantId, now(), wanted));
}

async function readLots(db: Reader<WalletTables>, tenantId: string, now: Date, wanted: WantedLots): Promise<LotView[]> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  const loaded = (await loadWalletStates(db, [tenantId])).get(tenantId);
  const states = new Map(loaded === undefined ? [] : passTime(loaded, now).wallet.lots.map((lot) => [lot.lotId, lot]));
  const all = inDrawDownOrder(
    (await lotsOfTenant(db, tenantId, wanted.includeEmpty || wanted.after !== undefined)).map((lot) => ({
      ...lot,
      remaining: states.get(lot.lotId)?.remaining ?? 0n,
      held: states.get(lot.lotId)?.held ?? 0n,
    })),
  );
  const start = wanted.after === undefined ? 0 : all.findIndex((lot) => lot.lotId === wanted.after) + 1;
  return all.slice(start).filter((lot) => wanted.includeEmpty || lot.remaining > 0n);
}
