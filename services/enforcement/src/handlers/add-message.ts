// AddMessage.
import { actorOf } from '@tollgate/auth';
import {
  AddMessageRequest,
  AddMessageResponse,
  type EvidenceServiceService,
} from '@tollgate/contracts/enforcement/v1/evidence';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoEvidence } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { addMessage } from '../operations/add-extract.ts';
import { messageOutcome } from '../operations/message-outcome.ts';

export function addMessageHandler(deps: Deps): HandlerOf<(typeof EvidenceServiceService)['addMessage']> {
  return async (request, call) => {
    const outcome = await messageOutcome(deps, request);
    const add = mutation(deps, AddMessageResponse, AddMessageRequest, async (tx, { caseId, messageId }) => {
      const by = { actor: actorOf(call), now: deps.now() };
      return { evidence: toProtoEvidence(await addMessage(tx, caseId, messageId, outcome, by)) };
    });
    return add(request, call);
  };
}
