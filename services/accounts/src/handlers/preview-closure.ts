// ClosuresService.PreviewClosure
import type { PreviewClosureRequest, PreviewClosureResponse } from '@tollgate/contracts/accounts/v1/closures';
import type { Unary } from '@tollgate/rpc';
import { previewClosure } from '../operations/read-closures.ts';
import { toProtoRetention } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

export function previewClosureHandler({
  db,
  deps,
}: HandlerParts): Unary<PreviewClosureRequest, PreviewClosureResponse> {
  return async ({ tenantId }, call) => {
    const { settlement, coolOffEndsAt, retention } = await previewClosure(db, deps, tenantId, call);
    const { preview } = settlement;
    return {
      agreementId: settlement.agreementId,
      agreementVersion: settlement.agreementVersion,
      refunded: preview?.refunded,
      forfeited: preview?.forfeited,
      expired: preview?.expired,
      setOff: preview?.setOff,
      stillOwed: preview?.stillOwed,
      reserved: preview?.reserved,
      clauseIds: [...new Set(preview?.lines.map(({ clauseId }) => clauseId))],
      coolOffEndTime: coolOffEndsAt,
      retention: retention.map(toProtoRetention),
    };
  };
}
