// FileAppeal.
import { actorOf } from '@tollgate/auth';
import {
  FileAppealRequest,
  FileAppealResponse,
  type AppealsServiceService,
} from '@tollgate/contracts/enforcement/v1/appeals';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { fileAppeal } from '../operations/appeal.ts';
import { toProtoAppeal } from './convert-appeals.ts';

export function fileAppealHandler(deps: Deps): HandlerOf<(typeof AppealsServiceService)['fileAppeal']> {
  return mutation(deps, FileAppealResponse, FileAppealRequest, async (tx, request, call) => {
    const { tenantId, subjectId, statement } = request;
    const appeal = await fileAppeal(tx, { tenantId, subjectId, statement, actor: actorOf(call), now: deps.now() });
    return { appeal: toProtoAppeal({ appeal, counter: undefined }) };
  });
}
