// UpdateCases.
import { actorOf } from '@tollgate/auth';
import {
  UpdateCasesRequest,
  UpdateCasesResponse,
  type CasesServiceService,
} from '@tollgate/contracts/enforcement/v1/cases';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoCase } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { viewCases } from '../operations/read-cases.ts';
import { stepCases } from '../operations/step-case.ts';
import { fromProtoStep } from './case-request.ts';

export function updateCasesHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['updateCases']> {
  return mutation(deps, UpdateCasesResponse, UpdateCasesRequest, async (tx, request, call) => {
    const by = { actor: actorOf(call), now: deps.now() };
    const results = await stepCases(tx, request.caseIds, fromProtoStep(request.step), by);
    const views = await viewCases(
      tx,
      results.flatMap(({ record }) => record ?? []),
    );
    const shown = new Map(views.map((view) => [view.record.caseId, toProtoCase(view.record, view.evidenceCount)]));
    return {
      results: results.map(({ caseId, refusal }) => ({
        caseId,
        case: shown.get(caseId),
        refusalReason: refusal?.reason ?? '',
        refusalMessage: refusal?.message ?? '',
      })),
    };
  });
}
