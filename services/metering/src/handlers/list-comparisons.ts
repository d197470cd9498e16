// ListComparisons of a statement, by line.

import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';

import { toProtoComparison } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { readComparisons } from '../operations/read-reconciliation.ts';
import { fromProtoOwner } from './reconciliation-message.ts';

const USUAL_PAGE = 200;

export const listComparisonsHandler =
  (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['listComparisons']> =>
  async (request) => {
    const page = fromPagedRequest(request, USUAL_PAGE, numberKey);
    const { tenantId, statementId } = request;
    const found = await readComparisons(deps.db, { tenantId: fromProtoOwner(tenantId), statementId }, page);
    const { items, nextPageToken } = toPage(found, page, numberKey, ({ lineNumber }) => BigInt(lineNumber));
    return { comparisons: items.map(toProtoComparison), nextPageToken };
  };
