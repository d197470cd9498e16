// Writes down what time has ended, so that statements show it; decisions judge it by themselves.
import { inTransaction, type Tx } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { tenantsWithExpiredLots } from '../store/lots.ts';
import { tenantsWithExpiredReservations } from '../store/reservations.ts';
import type { WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';

const TENANTS_A_RUN = 500;

/**
 * One transaction a tenant. A tenant that fails does not keep the others waiting: all are tried, then it throws.
 *
 * @throws AggregateError with what went wrong.
 */
export async function expireDueValue(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const tenants = new Set([
    ...(await tenantsWithExpiredReservations(deps.db, now, TENANTS_A_RUN)),
    ...(await tenantsWithExpiredLots(deps.db, now, TENANTS_A_RUN)),
  ]);
  const failures: unknown[] = [];
  for (const tenantId of tenants) {
    if (signal.aborted) break;
    await inTransaction(deps.db, (tx) => expireValue(tx, deps, tenantId)).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} wallets could not be swept`);
}

async function expireValue(tx: Tx<WalletTables>, deps: Deps, tenantId: string): Promise<void> {
  const wallet = await lockWallet(tx, deps, tenantId);
  await commitWallets(tx, [{ wallet, after: wallet.current }], [], wallet.now);
}
