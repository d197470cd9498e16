// FapiaoService.GetFapiaoTitle

import type { GetFapiaoTitleRequest, GetFapiaoTitleResponse } from '@tollgate/contracts/billing/v1/fapiao';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { getFapiaoTitle } from '../operations/fapiao.ts';
import { toProtoTitle } from './convert-fapiao.ts';

export function getFapiaoTitleHandler(parts: EntryParts): Unary<GetFapiaoTitleRequest, GetFapiaoTitleResponse> {
  return async ({ tenantId }) => {
    const title = await getFapiaoTitle(parts.db, tenantId);
    return { title: title && toProtoTitle(title) };
  };
}
