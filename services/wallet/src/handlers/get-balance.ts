// GetBalance: a tenant's balance with its parts, in one snapshot.
import type { GetBalanceRequest, GetBalanceResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { readBalance } from '../operations/read-balance.ts';
import { toProtoBalance } from './convert.ts';
import type { Deps } from '../deps.ts';

export function getBalance({ db, now }: Deps): Unary<GetBalanceRequest, GetBalanceResponse> {
  return async ({ tenantId }) => {
    const balance = await inTransaction(db, (tx) => readBalance(tx, tenantId, now()), { isolation: 'repeatable read' });
    return { balance: toProtoBalance(balance) };
  };
}
