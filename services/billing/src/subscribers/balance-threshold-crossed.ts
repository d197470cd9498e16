// wallet.BalanceThresholdCrossed: a tenant's balance fell below what it wanted to be told of.

import { BalanceThresholdCrossed } from '@tollgate/contracts/wallet/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import { invalidArgument } from '@tollgate/errors';
import { isId } from '@tollgate/ids';
import { fromWalletMoney } from '../adapters/wallet-money.ts';
import type { BillingDeps, BillingTables } from '../deps.ts';
import { balanceFell } from '../operations/watch-balances.ts';

export function balanceThresholdCrossed(deps: BillingDeps): Subscription<BillingTables, unknown> {
  return subscription<BillingTables, BalanceThresholdCrossed>({
    consumer: 'billing-balance-threshold-crossed',
    stream: 'WALLET',
    subject: 'tollgate.wallet.balance_threshold_crossed',
    decode: (bytes) => BalanceThresholdCrossed.decode(bytes),
    handle: async (tx, { tenantId, threshold, balance }) => {
      if (!isId('ten', tenantId) || threshold === undefined || balance === undefined)
        throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks its tenant, its threshold or its balance.');
      const fact = { tenantId, threshold: fromWalletMoney(threshold), balance: fromWalletMoney(balance) };
      await balanceFell(tx, fact, deps.now());
    },
    afterCommit: () => deps.wake.topUps(),
  });
}
