// ReturnGrant.
import {
  ReturnGrantRequest,
  ReturnGrantResponse,
  type AdmissionServiceService,
} from '@tollgate/contracts/enforcement/v1/admission';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/money-message.ts';
import type { Deps } from '../deps.ts';
import type { Released } from '../domain/grant.ts';
import { returnGrant } from '../operations/return-grant.ts';
import { rendering, requestKey } from './convert.ts';

const answer = rendering(ReturnGrantResponse, ({ money, units }: Released): ReturnGrantResponse => ({
  released: toProtoMoney(money),
  releasedUnits: units,
}));

export function returnGrantHandler(deps: Deps): HandlerOf<(typeof AdmissionServiceService)['returnGrant']> {
  return (request, call) => {
    const key = requestKey(call, request.requestId, ReturnGrantRequest.encode(request).finish());
    const order = { tenantId: request.tenantId, grantId: request.grantId, now: deps.now() };
    return returnGrant(deps, key, answer, order, call);
  };
}
