// A tenant's balance with its parts, at one point of the ledger.
import type { Reader } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { balanceOf, type BalanceParts } from '../domain/balance.ts';
import { refundableAccount } from '../domain/chart.ts';
import { walletNotFound } from '../domain/refusals.ts';
import type { Standing } from '../engine/ask.ts';
import { readPosted } from '../store/ledger-accounts.ts';
import type { WalletTables } from '../store/schema.ts';
import { lastSequence } from '../store/transfers.ts';
import { loadWalletStates } from '../store/wallet-state.ts';
import { walletExists } from '../store/wallets.ts';
import { inSnapshot } from './in-snapshot.ts';

export interface BalanceView extends BalanceParts {
  readonly refundable: bigint;
  readonly sequence: bigint;
  readonly time: Date;
}

/** A tenant's balance now. Throws WALLET_NOT_FOUND. */
export function getBalance({ db, now }: Deps, tenantId: string): Promise<BalanceView> {
  return inSnapshot(db, (snapshot) => readBalance(snapshot, tenantId, now()));
}

/** A wallet's balance right after a command. */
export function balanceAfter({ wallet, balance, sequence, now }: Standing): BalanceView {
  return {
    ...balanceOf(wallet, now),
    refundable: balance(refundableAccount(wallet.tenantId)),
    sequence,
    time: now,
  };
}

/** Read it in one snapshot. Throws WALLET_NOT_FOUND. */
async function readBalance(db: Reader<WalletTables>, tenantId: string, now: Date): Promise<BalanceView> {
  const wallet = (await loadWalletStates(db, [tenantId])).get(tenantId);
  if (wallet === undefined || !(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  return {
    ...balanceOf(wallet, now),
    refundable: await readPosted(db, refundableAccount(tenantId)),
    sequence: await lastSequence(db, tenantId),
    time: now,
  };
}
