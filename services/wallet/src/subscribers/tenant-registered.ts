// accounts.TenantRegistered: the tenant gets its wallet.
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { subscription } from '@tollgate/consumer';
import type { Deps } from '../deps.ts';
import { openWallet } from '../operations/open-wallet.ts';
import type { WalletTables } from '../store/schema.ts';

export function tenantRegistered(deps: Deps) {
  return subscription<WalletTables, TenantRegistered>({
    consumer: 'wallet-tenant-registered',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.tenant_registered',
    decode: (bytes) => TenantRegistered.decode(bytes),
    handle: (tx, event) => openWallet(tx, event.tenantId, deps.now()),
  });
}
