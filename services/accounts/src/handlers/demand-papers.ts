// RequirementsService.DemandPapers
import { actorOf } from '@tollgate/auth';
import { DemandPapersRequest, DemandPapersResponse } from '@tollgate/contracts/accounts/v1/requirements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { demandPapers } from '../operations/demands.ts';
import { required } from './convert.ts';
import { fromProtoDocumentType, toProtoDemand } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function demandPapersHandler(parts: HandlerParts): Unary<DemandPapersRequest, DemandPapersResponse> {
  return mutation(parts, DemandPapersResponse, DemandPapersRequest, async (tx, request, call) => {
    const { tenantId, reason, clauseId } = request;
    const due = required(request.due, 'due');
    const demand = await demandPapers(tx, parts.deps, {
      tenantId,
      reason,
      clauseId,
      documents: request.documents.map(fromProtoDocumentType),
      due: due.$case === 'dueDay' ? { day: due.value } : { workingDays: due.value },
      actor: actorOf(call),
    });
    return { demand: toProtoDemand(demand) };
  });
}
