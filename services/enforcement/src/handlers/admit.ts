// Admit.
import {
  AdmitRequest,
  AdmitResponse,
  type AdmissionServiceService,
} from '@tollgate/contracts/enforcement/v1/admission';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { Grant } from '../domain/grant.ts';
import { admit } from '../operations/admit.ts';
import { rendering, requestKey, toProtoGrant } from './convert.ts';

const answer = rendering(AdmitResponse, (grant: Grant): AdmitResponse => ({ grant: toProtoGrant(grant) }));

export function admitHandler(deps: Deps): HandlerOf<(typeof AdmissionServiceService)['admit']> {
  return (request, call) => {
    const key = requestKey(call, request.requestId, AdmitRequest.encode(request).finish());
    const { tenantId, product, jobId, units } = request;
    return admit(deps, key, answer, { tenantId, product, jobId, units, now: deps.now() }, call);
  };
}
