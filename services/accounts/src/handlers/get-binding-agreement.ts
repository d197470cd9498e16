// AgreementsService.GetBindingAgreement
import type {
  GetBindingAgreementRequest,
  GetBindingAgreementResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { getBindingAgreement } from '../operations/read-agreements.ts';
import { toProtoAcceptance, toProtoAgreementVersion } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getBindingAgreementHandler({
  db,
  now,
}: HandlerParts): Unary<GetBindingAgreementRequest, GetBindingAgreementResponse> {
  return async ({ tenantId, atTime }) => {
    const { acceptance, agreement } = await getBindingAgreement(db, tenantId, atTime ?? now());
    return { acceptance: toProtoAcceptance(acceptance), version: toProtoAgreementVersion(agreement) };
  };
}
