// FileClaim.
import { actorOf, callerOf } from '@tollgate/auth';
import {
  FileClaimRequest,
  FileClaimResponse,
  type ClaimsServiceService,
} from '@tollgate/contracts/enforcement/v1/claims';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { fromProtoMoney } from '../adapters/money-message.ts';
import type { Deps } from '../deps.ts';
import { fileClaim } from '../operations/claim.ts';
import { toProtoClaim } from './convert-appeals.ts';

export function fileClaimHandler(deps: Deps): HandlerOf<(typeof ClaimsServiceService)['fileClaim']> {
  return mutation(deps, FileClaimResponse, FileClaimRequest, async (tx, request, call) => {
    const { tenantId, clauseId, reason, evidence } = request;
    const amount = fromProtoMoney(request.amount, 'amount');
    const claim = await fileClaim(tx, {
      tenantId,
      // Whoever signs in for a tenant demands for it; everybody else who may call is the provider's.
      side: callerOf(call).person?.kind === 'tenant' ? 'TENANT' : 'PROVIDER',
      clauseId,
      reason,
      amount,
      indirect: fromProtoMoney(request.indirect ?? { micros: 0n, currencyCode: amount.currency }, 'indirect'),
      serviceFee: fromProtoMoney(request.serviceFee, 'service_fee'),
      evidence: evidence.map(({ reference, digest }) => ({ reference, digest })),
      actor: actorOf(call),
      now: deps.now(),
    });
    const message = toProtoClaim(claim);
    return { claim: request.validateOnly ? { ...message, claimId: '' } : message };
  });
}
