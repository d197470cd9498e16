// RecordComplaints.
import { actorOf } from '@tollgate/auth';
import {
  RecordComplaintsRequest,
  RecordComplaintsResponse,
  type ComplaintsServiceService,
} from '@tollgate/contracts/enforcement/v1/complaints';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { fromProtoReport, toProtoComplaint } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { recordComplaints } from '../operations/record-complaints.ts';

export function recordComplaintsHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['recordComplaints']> {
  return mutation(deps, RecordComplaintsResponse, RecordComplaintsRequest, async (tx, request, call) => {
    const by = { actor: actorOf(call), now: deps.now() };
    const complaints = await recordComplaints(tx, request.reports.map(fromProtoReport), by);
    return { complaints: complaints.map(toProtoComplaint) };
  });
}
