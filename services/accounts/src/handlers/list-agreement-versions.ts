// AgreementsService.ListAgreementVersions
import type {
  ListAgreementVersionsRequest,
  ListAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { listAgreementVersions } from '../operations/read-agreements.ts';
import { toProtoAgreementVersion } from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';
import { reachOf } from './reach.ts';

export function listAgreementVersionsHandler({
  db,
  deps,
}: HandlerParts): Unary<ListAgreementVersionsRequest, ListAgreementVersionsResponse> {
  return async (_request, call) => {
    const entries = await listAgreementVersions(db, deps, reachOf(call));
    return { versions: entries.map(toProtoAgreementVersion) };
  };
}
