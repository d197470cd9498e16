// AgreementsService.GetAgreementVersion
import type {
  GetAgreementVersionRequest,
  GetAgreementVersionResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { getAgreementVersion } from '../operations/read-agreements.ts';
import { toProtoAgreementVersion } from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';
import { reachOf } from './reach.ts';

export function getAgreementVersionHandler({
  db,
  deps,
}: HandlerParts): Unary<GetAgreementVersionRequest, GetAgreementVersionResponse> {
  return async ({ agreementId, version }, call) => {
    const { entry, clauses } = await getAgreementVersion(db, deps, { agreementId, version }, reachOf(call));
    return {
      version: toProtoAgreementVersion(entry),
      clauses: clauses.map(({ id, title }) => ({ clauseId: id, title: { ...title } })),
    };
  };
}
