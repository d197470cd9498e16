// SubmitRectification.
import { createHash } from 'node:crypto';
import { actorOf } from '@tollgate/auth';
import {
  SubmitRectificationRequest,
  SubmitRectificationResponse,
  type RectificationsServiceService,
} from '@tollgate/contracts/enforcement/v1/rectifications';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { submitRectification } from '../operations/rectify.ts';
import { toProtoRectification } from './convert-sanctions.ts';

export function submitRectificationHandler(
  deps: Deps,
): HandlerOf<(typeof RectificationsServiceService)['submitRectification']> {
  return mutation(deps, SubmitRectificationResponse, SubmitRectificationRequest, async (tx, request, call) => {
    const { tenantId, rectificationId, statement } = request;
    const now = deps.now();
    const files = request.files.map(({ name, content }) => ({
      name,
      size: content.length,
      digest: createHash('sha256').update(content).digest('hex'),
      content,
    }));
    const order = { tenantId, rectificationId, statement, files, actor: actorOf(call), now };
    return { rectification: toProtoRectification(await submitRectification(tx, order), now) };
  });
}
