// Unfreeze and BatchUnfreeze: one freeze is lifted.
import {
  type BatchUnfreezeRequest,
  type BatchUnfreezeResponse,
  FreezeServiceService,
  UnfreezeRequest,
  UnfreezeResponse,
} from '@tollgate/contracts/wallet/v1/freeze';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { FreezeRecord } from '../domain/commands/decision.ts';
import type { UnfreezeValue } from '../domain/commands/unfreeze-value.ts';
import { changeFreeze } from '../operations/change-freeze.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import { fromProtoText, toProtoBalance } from './convert.ts';
import { toProtoFreeze } from './convert-units.ts';
import { each } from './each-item.ts';
import { rememberedHandler } from './remembered.ts';

export function unfreezeHandler(deps: Deps): Unary<UnfreezeRequest, UnfreezeResponse> {
  return rememberedHandler<UnfreezeRequest, UnfreezeValue, FreezeRecord, UnfreezeResponse>(deps, {
    request: UnfreezeRequest,
    response: UnfreezeResponse,
    read: ({ tenantId, reference }) => ({
      kind: 'unfreeze-value',
      tenantId,
      reference: fromProtoText(reference, 'reference'),
    }),
    give: changeFreeze,
    render: (done, { tenantId }) => ({
      freeze: toProtoFreeze(done.result),
      balance: toProtoBalance(balanceAfter(done.standing(tenantId))),
    }),
  });
}

export function batchUnfreezeHandler(deps: Deps): Unary<BatchUnfreezeRequest, BatchUnfreezeResponse> {
  const single = unfreezeHandler(deps);
  return ({ items }, call) => each(items, single, FreezeServiceService.unfreeze.path, call);
}
