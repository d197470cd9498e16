// ImposeSanction.
import { actorOf } from '@tollgate/auth';
import {
  ImposeSanctionRequest,
  ImposeSanctionResponse,
  SanctionGround,
  type SanctionsServiceService,
} from '@tollgate/contracts/enforcement/v1/sanctions';
import { invalidArgument } from '@tollgate/errors';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { imposeSanction, type Imposing } from '../operations/impose-sanction.ts';
import {
  fromProtoSanction,
  fromProtoScope,
  toProtoSanction,
  toProtoStandingAfter,
  withoutIds,
} from './convert-sanctions.ts';

export function imposeSanctionHandler(deps: Deps): HandlerOf<(typeof SanctionsServiceService)['imposeSanction']> {
  return mutation(deps, ImposeSanctionResponse, ImposeSanctionRequest, async (tx, request, call) => {
    const preview = request.validateOnly;
    const imposed = await imposeSanction(tx, fromProtoOrder(request, actorOf(call), deps.now()));
    const { sanction, rectificationId, standing, owner } = imposed;
    const record = toProtoSanction({ sanction, rectificationId });
    const hidden = preview ? (sanction.restrictionId ?? undefined) : undefined;
    return {
      sanction: preview ? withoutIds(record) : record,
      standingAfter: toProtoStandingAfter(owner, standing, hidden),
      grantsRevoked: imposed.grantsRevoked,
    };
  });
}

function fromProtoOrder(request: ImposeSanctionRequest, actor: string, now: Date): Imposing {
  const sanction = fromProtoSanction(request.sanction);
  if (sanction === undefined) throw invalidArgument('SANCTION_INVALID', 'There is no such sanction.');
  return {
    tenantId: request.tenantId,
    sanction,
    brokenClause: request.brokenClauseId,
    reason: request.reason,
    ground: request.ground === SanctionGround.FRAUD ? 'FRAUD' : 'GENERAL',
    scope: fromProtoScope(request.scope),
    startsAt: request.startTime ?? now,
    until: request.until ?? null,
    deadline: request.deadline ?? null,
    skipReason: request.skipReason,
    dailyUnits: request.dailyUnits,
    caseId: request.caseId,
    ifMissed: fromProtoSanction(request.ifMissed) ?? null,
    actor,
    now,
  };
}
