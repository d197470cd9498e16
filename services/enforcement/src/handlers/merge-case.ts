// MergeCase.
import { actorOf } from '@tollgate/auth';
import {
  MergeCaseRequest,
  MergeCaseResponse,
  type CasesServiceService,
} from '@tollgate/contracts/enforcement/v1/cases';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoCase } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { mergeCases } from '../operations/merge-cases.ts';
import { viewCase } from '../operations/read-cases.ts';

export function mergeCaseHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['mergeCase']> {
  return mutation(deps, MergeCaseResponse, MergeCaseRequest, async (tx, request, call) => {
    const { caseId, intoCaseId, reason } = request;
    const by = { actor: actorOf(call), now: deps.now() };
    const view = await viewCase(tx, await mergeCases(tx, { caseId, intoCaseId, reason }, by));
    return { case: toProtoCase(view.record, view.evidenceCount) };
  });
}
