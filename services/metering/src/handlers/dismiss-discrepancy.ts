// DismissDiscrepancy: it ends without a note.

import { actorOf } from '@tollgate/auth';
import {
  DismissDiscrepancyRequest,
  DismissDiscrepancyResponse,
  type ReconciliationServiceService,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { dismissDiscrepancy } from '../operations/decide-discrepancy.ts';

export const dismissDiscrepancyHandler = (
  deps: Deps,
): HandlerOf<(typeof ReconciliationServiceService)['dismissDiscrepancy']> =>
  mutation(deps, DismissDiscrepancyResponse, DismissDiscrepancyRequest, async (tx, request, call) => {
    const { discrepancyId, reason } = request;
    const now = deps.now();
    const dismissed = await dismissDiscrepancy(tx, { discrepancyId, reason, actor: actorOf(call), now });
    return { discrepancy: toProtoDiscrepancy(dismissed, now) };
  });
