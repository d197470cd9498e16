// SuspendTenant.
import { actorOf } from '@tollgate/auth';
import {
  SuspendTenantRequest,
  SuspendTenantResponse,
  type StandingServiceService,
} from '@tollgate/contracts/enforcement/v1/standing';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { toProtoRestriction, toProtoStanding } from '../adapters/standing-message.ts';
import type { Imposed } from '../operations/change-standing.ts';
import { suspendTenant } from '../operations/suspend-tenant.ts';

export function suspendTenantHandler(deps: Deps): HandlerOf<(typeof StandingServiceService)['suspendTenant']> {
  const suspend = mutation(deps, SuspendTenantResponse, SuspendTenantRequest, async (tx, request, call) => {
    const suspension = await suspendTenant(tx, {
      tenantId: request.tenantId,
      clauseId: request.clauseId,
      reason: request.reason,
      expiresAt: request.expireTime ?? null,
      actor: actorOf(call),
      now: deps.now(),
    });
    return render(suspension, request.validateOnly);
  });
  return async (request, call) => {
    const response = await suspend(request, call);
    if (!request.validateOnly)
      deps.telemetry.suspended(request.tenantId, request.clauseId, response.effect?.openGrants ?? 0n);
    return response;
  };
}

// A preview's restriction was never stored, so it has no id that could be asked for.
function render(change: Imposed, previewOnly: boolean): SuspendTenantResponse {
  const { restrictionId } = change.restriction;
  const named = (id: string): string => (previewOnly && id === restrictionId ? '' : id);
  const standing = toProtoStanding(change.owner, change.standing);
  const restrictions = standing.restrictions.map((each) => ({ ...each, restrictionId: named(each.restrictionId) }));
  return {
    restriction: { ...toProtoRestriction(change.restriction), restrictionId: named(restrictionId) },
    effect: {
      openGrants: change.revoked.count,
      openGrantUnits: change.revoked.units,
      standingAfter: { ...standing, restrictions },
    },
  };
}
