// RequirementsService.GetRequirements
import type { GetRequirementsRequest, GetRequirementsResponse } from '@tollgate/contracts/accounts/v1/requirements';
import type { Unary } from '@tollgate/rpc';
import { getRequirements } from '../operations/refresh-requirements.ts';
import { toProtoRequirement } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getRequirementsHandler({
  db,
  deps,
}: HandlerParts): Unary<GetRequirementsRequest, GetRequirementsResponse> {
  return async ({ tenantId }) => {
    const { policyVersion, requirements } = await getRequirements(db, deps, tenantId);
    return { tenantId, policyVersion, requirements: requirements.map(toProtoRequirement) };
  };
}
