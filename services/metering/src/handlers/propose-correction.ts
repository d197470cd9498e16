// ProposeCorrection: the first person's half.

import { actorOf } from '@tollgate/auth';
import {
  type CorrectionsServiceService,
  ProposeCorrectionRequest,
  ProposeCorrectionResponse,
} from '@tollgate/contracts/metering/v1/corrections';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { proposeCorrection } from '../operations/propose-correction.ts';
import { fromProtoOrder, toProtoCorrection } from './correction-message.ts';

export const proposeCorrectionHandler = (
  deps: Deps,
): HandlerOf<(typeof CorrectionsServiceService)['proposeCorrection']> =>
  mutation(deps, ProposeCorrectionResponse, ProposeCorrectionRequest, async (tx, request, call) => {
    const now = deps.now();
    const proposal = await proposeCorrection(tx, deps, fromProtoOrder(request, { proposedBy: actorOf(call), now }));
    return { correction: toProtoCorrection(proposal, now) };
  });
