// ProposeNote: the first of two people.

import { actorOf } from '@tollgate/auth';
import {
  ProposeNoteRequest,
  ProposeNoteResponse,
  type ReconciliationServiceService,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { proposeNote } from '../operations/decide-discrepancy.ts';
import { fromProtoNote } from './reconciliation-message.ts';

export const proposeNoteHandler = (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['proposeNote']> =>
  mutation(deps, ProposeNoteResponse, ProposeNoteRequest, async (tx, request, call) => {
    const { discrepancyId, reason } = request;
    const now = deps.now();
    const order = { discrepancyId, reason, actor: actorOf(call), now, note: fromProtoNote(request) };
    return { discrepancy: toProtoDiscrepancy(await proposeNote(tx, order), now) };
  });
