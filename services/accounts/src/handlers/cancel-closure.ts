// ClosuresService.CancelClosure
import { CancelClosureRequest, CancelClosureResponse } from '@tollgate/contracts/accounts/v1/closures';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { cancelClosure } from '../operations/closures.ts';
import { toProtoClosure } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

export function cancelClosureHandler(parts: HandlerParts): Unary<CancelClosureRequest, CancelClosureResponse> {
  return mutation(parts, CancelClosureResponse, CancelClosureRequest, async (tx, { tenantId }) => {
    return { closure: toProtoClosure(await cancelClosure(tx, parts.deps, tenantId)) };
  });
}
