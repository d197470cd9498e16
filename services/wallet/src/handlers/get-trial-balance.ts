// GetTrialBalance: what all accounts of each kind had at an instant.
import type { GetTrialBalanceRequest, GetTrialBalanceResponse } from '@tollgate/contracts/wallet/v1/movements';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { trialBalance } from '../operations/sum-movements.ts';
import { fromProtoTime } from './convert.ts';
import { toProtoSum } from './convert-movements.ts';
import { toProtoSumMoney } from './convert-money.ts';

export function getTrialBalanceHandler(deps: Deps): Unary<GetTrialBalanceRequest, GetTrialBalanceResponse> {
  return async (request) => {
    const { kinds, packageValue, packageSums } = await trialBalance(
      deps,
      fromProtoTime(request.asOfTime, 'as_of_time'),
    );
    return {
      kinds: [...kinds].map(([kind, amount]) => ({ kind, amount: toProtoSumMoney(amount) })),
      packageValue: toProtoSumMoney(packageValue),
      packageSums: packageSums.map(toProtoSum),
    };
  };
}
