// PrivacyService.OrderErasure
import { actorOf } from '@tollgate/auth';
import { OrderErasureRequest, OrderErasureResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { orderErasure } from '../operations/order-erasure.ts';
import { toProtoHolding, toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function orderErasureHandler(parts: HandlerParts): Unary<OrderErasureRequest, OrderErasureResponse> {
  const order = mutation(
    parts,
    OrderErasureResponse,
    OrderErasureRequest,
    async (tx, { tenantId, privacyRequestId }, call) => {
      const { record, holdings } = await orderErasure(tx, parts.deps, {
        tenantId,
        privacyRequestId,
        actor: actorOf(call),
      });
      return { request: toProtoPrivacyRequest(record), holdings: holdings.map(toProtoHolding) };
    },
  );
  return async (request, call) => withPrivacyWords(parts, await order(request, call), !request.validateOnly);
}
