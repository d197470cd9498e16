// Freeze and BatchFreeze: the wallet keeps what it has.
import {
  type BatchFreezeRequest,
  type BatchFreezeResponse,
  FreezeRequest,
  FreezeResponse,
  FreezeServiceService,
} from '@tollgate/contracts/wallet/v1/freeze';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { FreezeRecord } from '../domain/commands/decision.ts';
import type { FreezeValue } from '../domain/commands/freeze-value.ts';
import { changeFreeze } from '../operations/change-freeze.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import { fromProtoText, toProtoBalance } from './convert.ts';
import { toProtoFreeze } from './convert-units.ts';
import { each } from './each-item.ts';
import { rememberedHandler } from './remembered.ts';

export function freezeHandler(deps: Deps): Unary<FreezeRequest, FreezeResponse> {
  return rememberedHandler<FreezeRequest, FreezeValue, FreezeRecord, FreezeResponse>(deps, {
    request: FreezeRequest,
    response: FreezeResponse,
    read: ({ tenantId, reference, reason }) => ({
      kind: 'freeze-value',
      tenantId,
      reference: fromProtoText(reference, 'reference'),
      reason: fromProtoText(reason, 'reason'),
    }),
    give: changeFreeze,
    render: (done, { tenantId }) => ({
      freeze: toProtoFreeze(done.result),
      balance: toProtoBalance(balanceAfter(done.standing(tenantId))),
    }),
  });
}

export function batchFreezeHandler(deps: Deps): Unary<BatchFreezeRequest, BatchFreezeResponse> {
  const single = freezeHandler(deps);
  return ({ items }, call) => each(items, single, FreezeServiceService.freeze.path, call);
}
