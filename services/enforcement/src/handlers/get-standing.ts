// GetStanding.
import type { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { toProtoStanding } from '../adapters/standing-message.ts';
import { ownerOf, requireTenant, standingAt } from '../operations/tenant.ts';

export function getStandingHandler(deps: Deps): HandlerOf<(typeof StandingServiceService)['getStanding']> {
  return async ({ tenantId }) => {
    const tenant = await requireTenant(deps.db, tenantId);
    return { standing: toProtoStanding(ownerOf(tenant), await standingAt(deps.db, tenantId, deps.now())) };
  };
}
