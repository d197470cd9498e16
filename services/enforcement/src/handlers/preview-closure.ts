// ClosuresService.PreviewClosure: the preview of a proposal that nobody makes.
import { randomUUID } from 'node:crypto';
import { actorOf } from '@tollgate/auth';
import {
  type ClosuresServiceService,
  PreviewClosureRequest,
  PreviewClosureResponse,
} from '@tollgate/contracts/enforcement/v1/closures';
import { SettlementPreview } from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { proposeTermination } from '../operations/propose-termination.ts';
import type { Proposal } from '../operations/read-proposals.ts';
import { rendering, requestKey } from './convert.ts';

export function previewClosureHandler(deps: Deps): HandlerOf<(typeof ClosuresServiceService)['previewClosure']> {
  const answer = rendering(PreviewClosureResponse, (proposal: Proposal): PreviewClosureResponse => ({
    preview: SettlementPreview.decode(proposal.preview),
    agreementId: proposal.agreementId,
    agreementVersion: proposal.agreementVersion,
  }));
  return (request, call) => {
    const order = {
      tenantId: request.tenantId,
      cause: 'TENANT_CLOSURE',
      reason: 'the tenant asks what closing would do',
      elections: [],
      proposer: actorOf(call),
      banReason: '',
      skipReason: '',
      previewOnly: true,
      now: deps.now(),
    } as const;
    // Rolled back as a whole, so that the id is never looked for again.
    const key = requestKey(call, randomUUID(), PreviewClosureRequest.encode(request).finish());
    return proposeTermination(deps, key, answer, order, call);
  };
}
