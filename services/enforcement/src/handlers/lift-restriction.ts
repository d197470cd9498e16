// LiftRestriction.
import { actorOf, callerOf } from '@tollgate/auth';
import {
  LiftRestrictionRequest,
  LiftRestrictionResponse,
  type StandingServiceService,
} from '@tollgate/contracts/enforcement/v1/standing';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { liftRestriction } from '../operations/lift-restriction.ts';
import { toProtoStanding } from '../adapters/standing-message.ts';

export function liftRestrictionHandler(deps: Deps): HandlerOf<(typeof StandingServiceService)['liftRestriction']> {
  return mutation(deps, LiftRestrictionResponse, LiftRestrictionRequest, async (tx, request, call) => {
    const { person } = callerOf(call);
    const { restriction, owner, standing } = await liftRestriction(tx, {
      tenantId: request.tenantId,
      restrictionId: request.restrictionId,
      reason: request.reason,
      asker: person ?? { kind: 'tenant', roles: [] },
      actor: actorOf(call),
      now: deps.now(),
    });
    deps.telemetry.lifted(request.tenantId, restriction.cause);
    return { standing: toProtoStanding(owner, standing) };
  });
}
