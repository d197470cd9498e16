// PrivacyService.OrderPrivacyExport
import { actorOf } from '@tollgate/auth';
import { OrderPrivacyExportRequest, OrderPrivacyExportResponse } from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { orderPrivacyExport } from '../operations/privacy-export.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withPrivacyWords } from './with-privacy-words.ts';

export function orderPrivacyExportHandler(
  parts: HandlerParts,
): Unary<OrderPrivacyExportRequest, OrderPrivacyExportResponse> {
  const run = mutation(parts, OrderPrivacyExportResponse, OrderPrivacyExportRequest, async (tx, request, call) => {
    const { tenantId, privacyRequestId } = request;
    const which = { tenantId, privacyRequestId, actor: actorOf(call) };
    return { request: toProtoPrivacyRequest(await orderPrivacyExport(tx, parts.deps, which)) };
  });
  return async (request, call) => withPrivacyWords(parts, await run(request, call));
}
