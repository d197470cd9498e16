// TenantsService.GetProfile
import type { GetProfileRequest, GetProfileResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { getProfile } from '../operations/profiles.ts';
import { toProtoConsent, toProtoFact } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getProfileHandler({ db, deps }: HandlerParts): Unary<GetProfileRequest, GetProfileResponse> {
  return async ({ tenantId }) => {
    const { facts, consents } = await getProfile(db, deps, tenantId);
    return { fields: facts.map(toProtoFact), consents: consents.map(toProtoConsent) };
  };
}
