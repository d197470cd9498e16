// TenantsService.WithdrawProfileField
import { actorOf } from '@tollgate/auth';
import { WithdrawProfileFieldRequest, WithdrawProfileFieldResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { withdrawProfileField } from '../operations/profiles.ts';
import { fromProtoFieldName, toProtoConsent } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

export function withdrawProfileFieldHandler(
  parts: HandlerParts,
): Unary<WithdrawProfileFieldRequest, WithdrawProfileFieldResponse> {
  return mutation(
    parts,
    WithdrawProfileFieldResponse,
    WithdrawProfileFieldRequest,
    async (tx, { tenantId, name }, call) => {
      const withdrawal = { tenantId, name: fromProtoFieldName(name), actor: actorOf(call) };
      return { consent: toProtoConsent(await withdrawProfileField(tx, parts.deps, withdrawal)) };
    },
  );
}
