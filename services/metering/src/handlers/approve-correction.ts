// ApproveCorrection: the second person's half; the correction takes effect.

import { actorOf } from '@tollgate/auth';
import {
  ApproveCorrectionRequest,
  ApproveCorrectionResponse,
  type CorrectionsServiceService,
} from '@tollgate/contracts/metering/v1/corrections';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { approveCorrection } from '../operations/decide-correction.ts';
import { toProtoCorrection } from './correction-message.ts';

export const approveCorrectionHandler = (
  deps: Deps,
): HandlerOf<(typeof CorrectionsServiceService)['approveCorrection']> =>
  mutation(deps, ApproveCorrectionResponse, ApproveCorrectionRequest, async (tx, { correctionId }, call) => {
    const now = deps.now();
    const decided = await approveCorrection(tx, { correctionId, actor: actorOf(call), now });
    return { correction: toProtoCorrection(decided, now) };
  });
