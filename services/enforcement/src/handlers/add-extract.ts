// AddExtract.
import { actorOf } from '@tollgate/auth';
import {
  AddExtractRequest,
  AddExtractResponse,
  type EvidenceServiceService,
} from '@tollgate/contracts/enforcement/v1/evidence';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoEvidence } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { invalidField } from '../domain/refusals.ts';
import { addExtract } from '../operations/add-extract.ts';

export function addExtractHandler(deps: Deps): HandlerOf<(typeof EvidenceServiceService)['addExtract']> {
  return mutation(deps, AddExtractResponse, AddExtractRequest, async (tx, request, call) => {
    const { caseId, startTime: start, endTime: end, jobId } = request;
    if (start === undefined || end === undefined) throw invalidField('SPAN_INVALID', 'start_time', 'is needed');
    const by = { actor: actorOf(call), now: deps.now() };
    return { evidence: toProtoEvidence(await addExtract(tx, { caseId, start, end, jobId }, by)) };
  });
}
