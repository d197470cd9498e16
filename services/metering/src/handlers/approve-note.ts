// ApproveNote: the second person; the discrepancy is resolved.

import { actorOf } from '@tollgate/auth';
import {
  ApproveNoteRequest,
  ApproveNoteResponse,
  type ReconciliationServiceService,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { approveNote } from '../operations/decide-discrepancy.ts';

export const approveNoteHandler = (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['approveNote']> =>
  mutation(deps, ApproveNoteResponse, ApproveNoteRequest, async (tx, { discrepancyId }, call) => {
    const now = deps.now();
    const resolved = await approveNote(tx, { discrepancyId, actor: actorOf(call), now });
    return { discrepancy: toProtoDiscrepancy(resolved, now) };
  });
