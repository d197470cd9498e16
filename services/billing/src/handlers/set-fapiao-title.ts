// FapiaoService.SetFapiaoTitle

import { actorOf } from '@tollgate/auth';
import { SetFapiaoTitleRequest, SetFapiaoTitleResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { setFapiaoTitle } from '../operations/fapiao.ts';
import { fromProtoTitle, toProtoTitle } from './convert-fapiao.ts';

export function setFapiaoTitleHandler(parts: EntryParts): Unary<SetFapiaoTitleRequest, SetFapiaoTitleResponse> {
  return mutation(parts, SetFapiaoTitleResponse, SetFapiaoTitleRequest, async (tx, request, call) => {
    const title = fromProtoTitle(request.title);
    await setFapiaoTitle(tx, request.tenantId, title, { by: actorOf(call), now: parts.now() });
    return { title: toProtoTitle(title) };
  });
}
