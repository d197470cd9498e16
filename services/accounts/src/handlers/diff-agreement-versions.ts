// AgreementsService.DiffAgreementVersions
import type {
  DiffAgreementVersionsRequest,
  DiffAgreementVersionsResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import type { ArchivedText } from '../domain/publication.ts';
import { diffAgreementVersions } from '../operations/read-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';
import { reachOf } from './reach.ts';

export function diffAgreementVersionsHandler({
  db,
  deps,
}: HandlerParts): Unary<DiffAgreementVersionsRequest, DiffAgreementVersionsResponse> {
  return async ({ agreementId, fromVersion: from, toVersion: to }, call) => {
    const diff = await diffAgreementVersions(db, deps, agreementId, { from, to }, reachOf(call));
    return {
      addedClauses: diff.added.map(toClause),
      removedClauses: diff.removed.map(toClause),
      changedClauses: diff.changed.map(({ id, before, after }) => ({
        clauseId: id,
        titleBefore: { ...before },
        titleAfter: { ...after },
      })),
      changedRules: diff.rules.map(({ path, before, after }) => ({
        path,
        before: before ?? undefined,
        after: after ?? undefined,
      })),
    };
  };
}

const toClause = ({ id, title }: ArchivedText['clauses'][number]) => ({ clauseId: id, title: { ...title } });
