// CloseIncident.
import { actorOf } from '@tollgate/auth';
import {
  CloseIncidentRequest,
  CloseIncidentResponse,
  type ComplaintsServiceService,
} from '@tollgate/contracts/enforcement/v1/complaints';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoIncident } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { closeIncident } from '../operations/channel-incidents.ts';

export function closeIncidentHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['closeIncident']> {
  return mutation(deps, CloseIncidentResponse, CloseIncidentRequest, async (tx, request, call) => {
    const now = deps.now();
    const by = { actor: actorOf(call), now };
    return { incident: toProtoIncident(await closeIncident(tx, request.incidentId, request.endTime ?? now, by)) };
  });
}
