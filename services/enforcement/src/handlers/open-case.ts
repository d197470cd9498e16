// OpenCase.
import { actorOf } from '@tollgate/auth';
import { OpenCaseRequest, OpenCaseResponse, type CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoCase } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { viewCase } from '../operations/read-cases.ts';
import { reportBreach } from '../operations/report-breach.ts';
import { fromProtoSeverity } from './case-request.ts';

export function openCaseHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['openCase']> {
  return mutation(deps, OpenCaseResponse, OpenCaseRequest, async (tx, request, call) => {
    const now = deps.now();
    const { record, extended } = await reportBreach(tx, {
      tenantId: request.tenantId,
      triggerId: request.triggerId,
      report: request.report,
      observedAt: request.observeTime ?? now,
      severity: fromProtoSeverity(request.severity),
      actor: actorOf(call),
      now,
    });
    const { evidenceCount } = await viewCase(tx, record);
    // A preview's case was never stored, so it has no id that could be asked for.
    const caseId = request.validateOnly && !extended ? '' : record.caseId;
    return { case: toProtoCase({ ...record, caseId }, evidenceCount), extended };
  });
}
