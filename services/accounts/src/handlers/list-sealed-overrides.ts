// AgreementsService.ListSealedOverrides
import type {
  ListSealedOverridesRequest,
  ListSealedOverridesResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { listSealedOverrides } from '../operations/sealed-overrides.ts';
import { toProtoSealedOverride } from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';

export function listSealedOverridesHandler({
  db,
}: HandlerParts): Unary<ListSealedOverridesRequest, ListSealedOverridesResponse> {
  return async ({ tenantId }) => {
    const overrides = await listSealedOverrides(db, tenantId);
    return { overrides: overrides.map(toProtoSealedOverride) };
  };
}
