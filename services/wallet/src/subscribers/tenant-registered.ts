// accounts.TenantRegistered: the tenant gets its wallet.
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { subscription } from '@tollgate/consumer';
import { invalidArgument } from '@tollgate/errors';
import { isId } from '@tollgate/ids';
import type { Deps, WalletTables } from '../deps.ts';
import { openWallet } from '../operations/open-wallet.ts';

export function tenantRegistered(deps: Deps) {
  return subscription<WalletTables, TenantRegistered>({
    consumer: 'wallet-tenant-registered',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.tenant_registered',
    decode: (bytes) => TenantRegistered.decode(bytes),
    handle: async (tx, { tenantId }) => {
      if (!isId('ten', tenantId)) throw invalidArgument('INVALID_TENANT_ID', 'The event names no tenant.');
      await openWallet(tx, tenantId, deps.now());
    },
  });
}
