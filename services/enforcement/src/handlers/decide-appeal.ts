// DecideAppeal.
import { actorOf } from '@tollgate/auth';
import {
  DecideAppealRequest,
  DecideAppealResponse,
  type AppealsServiceService,
} from '@tollgate/contracts/enforcement/v1/appeals';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { decideAppeal } from '../operations/appeal.ts';
import { toProtoAppeal } from './convert-appeals.ts';

export function decideAppealHandler(deps: Deps): HandlerOf<(typeof AppealsServiceService)['decideAppeal']> {
  return mutation(deps, DecideAppealResponse, DecideAppealRequest, async (tx, request, call) => {
    const { tenantId, appealId, upheld, reason } = request;
    const decided = await decideAppeal(tx, {
      tenantId,
      appealId,
      upheld,
      reason,
      actor: actorOf(call),
      now: deps.now(),
    });
    const appeal = toProtoAppeal(decided);
    // A preview's counter-settlement was never stored.
    const counter = appeal.counterSettlement;
    if (request.validateOnly && counter !== undefined) counter.counterSettlementId = '';
    return { appeal };
  });
}
