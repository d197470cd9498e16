// EndSanction.
import { actorOf, callerOf } from '@tollgate/auth';
import {
  EndSanctionRequest,
  EndSanctionResponse,
  type SanctionsServiceService,
} from '@tollgate/contracts/enforcement/v1/sanctions';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { endSanction } from '../operations/end-sanction.ts';
import { withOrder } from '../operations/read-sanctions.ts';
import { toProtoStandingAfter, toProtoSanction } from './convert-sanctions.ts';

export function endSanctionHandler(deps: Deps): HandlerOf<(typeof SanctionsServiceService)['endSanction']> {
  return mutation(deps, EndSanctionResponse, EndSanctionRequest, async (tx, request, call) => {
    const { person } = callerOf(call);
    const { sanction, owner, standing } = await endSanction(tx, {
      tenantId: request.tenantId,
      sanctionId: request.sanctionId,
      reason: request.reason,
      asker: person ?? { kind: 'tenant', roles: [] },
      actor: actorOf(call),
      now: deps.now(),
    });
    return {
      sanction: toProtoSanction(await withOrder(tx, sanction)),
      standingAfter: toProtoStandingAfter(owner, standing, undefined),
    };
  });
}
