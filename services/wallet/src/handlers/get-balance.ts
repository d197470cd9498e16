// GetBalance: a tenant's balance with its parts, in one snapshot.
import type { GetBalanceRequest, GetBalanceResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { getBalance } from '../operations/read-balance.ts';
import { toProtoBalance } from './convert.ts';
import type { Deps } from '../deps.ts';

export function getBalanceHandler(deps: Deps): Unary<GetBalanceRequest, GetBalanceResponse> {
  return async ({ tenantId }) => ({ balance: toProtoBalance(await getBalance(deps, tenantId)) });
}
