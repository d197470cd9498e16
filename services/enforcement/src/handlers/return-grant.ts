// ReturnGrant.
import {
  ReturnGrantRequest,
  ReturnGrantResponse,
  type AdmissionServiceService,
} from '@tollgate/contracts/enforcement/v1/admission';
import type { ResultCodec } from '@tollgate/replay';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { returnGrant } from '../operations/return-grant.ts';
import { requestKey } from './convert.ts';

const codec: ResultCodec<ReturnGrantResponse> = {
  encode: (response) => ReturnGrantResponse.encode(response).finish(),
  decode: (bytes) => ReturnGrantResponse.decode(bytes),
};

export function returnGrantHandler(deps: Deps): HandlerOf<(typeof AdmissionServiceService)['returnGrant']> {
  return (request, call) => {
    const key = requestKey(call, request.requestId, ReturnGrantRequest.encode(request).finish());
    const order = { tenantId: request.tenantId, grantId: request.grantId, now: deps.now() };
    return returnGrant(deps, key, codec, order, call);
  };
}
