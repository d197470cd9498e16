// SumTenantMovements: sums and balances of many tenants over a period.
import type { SumTenantMovementsRequest, SumTenantMovementsResponse } from '@tollgate/contracts/wallet/v1/movements';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { sumTenants } from '../operations/sum-movements.ts';
import { toProtoBalance, toProtoSum } from './convert-movements.ts';
import { fromProtoPeriod } from './convert-statement.ts';

export function sumTenantMovementsHandler(deps: Deps): Unary<SumTenantMovementsRequest, SumTenantMovementsResponse> {
  return async (request) => {
    const tenants = await sumTenants(deps, request.tenantIds, fromProtoPeriod(request));
    return {
      tenants: tenants.map(({ tenantId, opening, closing, sums }) => ({
        tenantId,
        opening: toProtoBalance(opening),
        closing: toProtoBalance(closing),
        sums: sums.map(toProtoSum),
      })),
    };
  };
}
