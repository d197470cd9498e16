// OpenIncident.
import { actorOf } from '@tollgate/auth';
import {
  IncidentKind,
  OpenIncidentRequest,
  OpenIncidentResponse,
  type ComplaintsServiceService,
} from '@tollgate/contracts/enforcement/v1/complaints';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoIncident } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { openIncident } from '../operations/channel-incidents.ts';

export function openIncidentHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['openIncident']> {
  return mutation(deps, OpenIncidentResponse, OpenIncidentRequest, async (tx, request, call) => {
    const now = deps.now();
    const { channel, description, startTime } = request;
    const kind = request.kind === IncidentKind.SHUTDOWN ? 'SHUTDOWN' : 'RISK';
    const report = { kind, channel, description, startedAt: startTime ?? now } as const;
    return { incident: toProtoIncident(await openIncident(tx, report, { actor: actorOf(call), now })) };
  });
}
