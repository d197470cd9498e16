// What the wallet's ledger says of tenants' months.

import { fromWalletMoney } from '../adapters/wallet-money.ts';
import type { BillingDeps } from '../deps.ts';
import type { BillingPeriod } from '../domain/billing-period.ts';
import type { BalanceParts, LedgerMonth } from '../domain/monthly-statement.ts';
import type { StatementBalance } from '@tollgate/contracts/wallet/v1/statement';

/** By tenant; those without a wallet are not among them. @throws DomainError of an outage. */
export async function ledgerMonths(
  deps: Pick<BillingDeps, 'movements'>,
  tenantIds: readonly string[],
  { start, end }: BillingPeriod,
): Promise<ReadonlyMap<string, LedgerMonth>> {
  const request = { tenantIds: [...tenantIds], startTime: start, endTime: end };
  const { tenants } = await deps.movements.sumTenantMovements(request);
  return new Map(
    tenants.map(({ tenantId, opening, closing, sums }) => [
      tenantId,
      {
        opening: partsOf(opening),
        closing: partsOf(closing),
        sums: sums.map((sum) => ({ ...sum, amount: fromWalletMoney(sum.amount) })),
      },
    ]),
  );
}

function partsOf(balance: StatementBalance | undefined): BalanceParts {
  return {
    total: fromWalletMoney(balance?.total),
    cash: fromWalletMoney(balance?.cash),
    bonus: fromWalletMoney(balance?.bonus),
    refundable: fromWalletMoney(balance?.refundable),
    arrears: fromWalletMoney(balance?.arrears),
  };
}
