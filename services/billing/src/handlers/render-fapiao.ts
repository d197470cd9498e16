// FapiaoService.RenderFapiao

import type { RenderFapiaoRequest, RenderFapiaoResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { renderFapiao } from '../operations/issue-fapiao.ts';

export function renderFapiaoHandler(parts: EntryParts): Unary<RenderFapiaoRequest, RenderFapiaoResponse> {
  return async (request) => ({ file: await renderFapiao(parts.db, parts.deps, request) });
}
