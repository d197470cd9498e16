// DecideClaim.
import { actorOf } from '@tollgate/auth';
import {
  DecideClaimRequest,
  DecideClaimResponse,
  type ClaimsServiceService,
} from '@tollgate/contracts/enforcement/v1/claims';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { fromProtoMoney } from '../adapters/money-message.ts';
import type { Deps } from '../deps.ts';
import { decideClaim } from '../operations/claim.ts';
import { toProtoClaim } from './convert-appeals.ts';

export function decideClaimHandler(deps: Deps): HandlerOf<(typeof ClaimsServiceService)['decideClaim']> {
  return mutation(deps, DecideClaimResponse, DecideClaimRequest, async (tx, request, call) => {
    const { tenantId, claimId, reason } = request;
    const established = fromProtoMoney(request.established, 'established');
    const order = { tenantId, claimId, established, reason, actor: actorOf(call), now: deps.now() };
    return { claim: toProtoClaim(await decideClaim(tx, order)) };
  });
}
