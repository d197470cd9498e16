// TenantsService.SetProfileField
import { actorOf } from '@tollgate/auth';
import { SetProfileFieldRequest, SetProfileFieldResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { setProfileField } from '../operations/profiles.ts';
import { required } from './convert.ts';
import { fromProtoProfile, toProtoConsent } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';

export function setProfileFieldHandler(parts: HandlerParts): Unary<SetProfileFieldRequest, SetProfileFieldResponse> {
  const requests = digestedRequest(SetProfileFieldRequest, parts.deps.keys.digest);
  return mutation(parts, SetProfileFieldResponse, requests, async (tx, { tenantId, field }, call) => {
    const given = { tenantId, input: fromProtoProfile(required(field, 'field')), actor: actorOf(call) };
    return { consent: toProtoConsent(await setProfileField(tx, parts.deps, given)) };
  });
}
