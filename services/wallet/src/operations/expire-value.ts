// Sweeps what time has ended at one tenant: reservations give back, expired lots go to breakage.
import type { Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { lotAccount, SYSTEM } from '../domain/chart.ts';
import { takeFromLots } from '../domain/reserve.ts';
import type { Movement } from '../domain/wallet.ts';
import type { WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

/** What open reservations still hold of an expired lot stays until they end: those messages are on their way. */
export async function expireValue(tx: Tx<WalletTables>, deps: Deps, tenantId: string): Promise<void> {
  const now = deps.now();
  const wallet = await lockWallet(tx, tenantId, now);
  const ended = wallet.current.lots.filter(
    (lot) => lot.expiresAt !== undefined && lot.expiresAt <= now && lot.remaining > lot.held,
  );
  const takes = ended.map((lot) => ({ lotId: lot.lotId, amount: lot.remaining - lot.held }));
  const movements = takes.map((take): Movement => ({
    from: lotAccount(take.lotId),
    to: SYSTEM.breakage,
    amount: take.amount,
    reason: 'LOT_EXPIRED',
    reference: take.lotId,
    clauseId: '',
    tenantId,
  }));
  await commitWallets(tx, [{ before: wallet.loaded, after: takeFromLots(wallet.current, takes) }], movements, now);
}
