// DecideRectification.
import { actorOf, callerOf } from '@tollgate/auth';
import {
  DecideRectificationRequest,
  DecideRectificationResponse,
  type RectificationsServiceService,
} from '@tollgate/contracts/enforcement/v1/rectifications';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { decideRectification } from '../operations/rectify.ts';
import { toProtoRectification } from './convert-sanctions.ts';

export function decideRectificationHandler(
  deps: Deps,
): HandlerOf<(typeof RectificationsServiceService)['decideRectification']> {
  return mutation(deps, DecideRectificationResponse, DecideRectificationRequest, async (tx, request, call) => {
    const { tenantId, rectificationId, accepted, reason } = request;
    const now = deps.now();
    const roles = callerOf(call).person?.roles ?? [];
    const answer = { tenantId, rectificationId, accepted, reason, roles, actor: actorOf(call), now };
    return { rectification: toProtoRectification(await decideRectification(tx, answer), now) };
  });
}
