// UpdateCase.
import { actorOf } from '@tollgate/auth';
import {
  UpdateCaseRequest,
  UpdateCaseResponse,
  type CasesServiceService,
} from '@tollgate/contracts/enforcement/v1/cases';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoCase } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { viewCase } from '../operations/read-cases.ts';
import { stepCase } from '../operations/step-case.ts';
import { fromProtoStep } from './case-request.ts';

export function updateCaseHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['updateCase']> {
  return mutation(deps, UpdateCaseResponse, UpdateCaseRequest, async (tx, request, call) => {
    const by = { actor: actorOf(call), now: deps.now() };
    const view = await viewCase(tx, await stepCase(tx, request.caseId, fromProtoStep(request.step), by));
    return { case: toProtoCase(view.record, view.evidenceCount) };
  });
}
