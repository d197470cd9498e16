// AgreementsService.ListAgreementVersions
import type {
  ListAgreementVersionsRequest,
  ListAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { listAgreementVersions } from '../operations/read-agreements.ts';
import { toProtoAgreementVersion } from './convert.ts';

export function listAgreementVersionsHandler(): Unary<ListAgreementVersionsRequest, ListAgreementVersionsResponse> {
  return () => Promise.resolve({ versions: listAgreementVersions().map(toProtoAgreementVersion) });
}
