// RejectCorrection: nothing happens.

import { actorOf } from '@tollgate/auth';
import {
  type CorrectionsServiceService,
  RejectCorrectionRequest,
  RejectCorrectionResponse,
} from '@tollgate/contracts/metering/v1/corrections';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { rejectCorrection } from '../operations/decide-correction.ts';
import { toProtoCorrection } from './correction-message.ts';

export const rejectCorrectionHandler = (
  deps: Deps,
): HandlerOf<(typeof CorrectionsServiceService)['rejectCorrection']> =>
  mutation(deps, RejectCorrectionResponse, RejectCorrectionRequest, async (tx, { correctionId, text }, call) => {
    const now = deps.now();
    const decided = await rejectCorrection(tx, { correctionId, actor: actorOf(call), now, text });
    return { correction: toProtoCorrection(decided, now) };
  });
