// AgreementsService.GetAgreementVersion
import type {
  GetAgreementVersionRequest,
  GetAgreementVersionResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { getAgreementVersion } from '../operations/read-agreements.ts';
import { toProtoAgreementVersion } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getAgreementVersionHandler({
  deps,
}: HandlerParts): Unary<GetAgreementVersionRequest, GetAgreementVersionResponse> {
  return async ({ agreementId, version }) => {
    const agreement = getAgreementVersion(deps, agreementId, version);
    const clauses = agreement.clauses.map(({ id, title }) => ({ clauseId: id, title: { ...title } }));
    return { version: toProtoAgreementVersion(agreement), clauses };
  };
}
