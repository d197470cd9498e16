// JournalsService.GetPrepaidLiability

import type { GetPrepaidLiabilityRequest, GetPrepaidLiabilityResponse } from '@tollgate/contracts/billing/v1/journals';
import type { Unary } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import { readLiability } from '../operations/read-journal.ts';
import { required } from './convert.ts';

export function getPrepaidLiabilityHandler(
  parts: EntryParts,
): Unary<GetPrepaidLiabilityRequest, GetPrepaidLiabilityResponse> {
  return async (request) => {
    const found = await readLiability(parts.deps, required(request.asOfTime, 'as_of_time'));
    return {
      liability: toProtoMoney(found.liability),
      cash: toProtoMoney(found.cash),
      refundable: toProtoMoney(found.refundable),
      packages: toProtoMoney(found.packages),
      bonus: toProtoMoney(found.bonus),
      receivable: toProtoMoney(found.receivable),
      trialBalance: found.trialBalance.map(({ account, debit, credit }) => ({
        accountCode: account.code,
        accountNameZh: account.zh,
        accountNameEn: account.en,
        debit: toProtoMoney(debit),
        credit: toProtoMoney(credit),
      })),
    };
  };
}
