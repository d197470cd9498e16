// OverridesService.ListOverrides
import type { ListOverridesRequest, ListOverridesResponse } from '@tollgate/contracts/accounts/v1/overrides';
import type { Unary } from '@tollgate/rpc';
import { listOverrides } from '../operations/agreement-overrides.ts';
import { toProtoOverride } from './convert-overrides.ts';
import type { HandlerParts } from './handler-parts.ts';

export function listOverridesHandler({ db, deps }: HandlerParts): Unary<ListOverridesRequest, ListOverridesResponse> {
  return async ({ tenantId }) => {
    const overrides = await listOverrides(db, tenantId);
    return { overrides: overrides.map((each) => toProtoOverride(each, deps)) };
  };
}
