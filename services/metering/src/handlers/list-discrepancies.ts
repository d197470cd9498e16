// ListDiscrepancies, newest first.

import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import { parseId } from '@tollgate/ids';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { readDiscrepancies } from '../operations/read-reconciliation.ts';
import { fromProtoDiscrepancyState, fromProtoOwner } from './reconciliation-message.ts';

const USUAL_PAGE = 50;
const placeKey = idKey('dsc');

export const listDiscrepanciesHandler =
  (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['listDiscrepancies']> =>
  async (request) => {
    const page = fromPagedRequest(request, USUAL_PAGE, placeKey);
    const found = await readDiscrepancies(deps.db, {
      tenantId: fromProtoOwner(request.tenantId),
      state: fromProtoDiscrepancyState(request.state),
      before: page.after,
      limit: page.limit,
    });
    const { items, nextPageToken } = toPage(found, page, placeKey, ({ discrepancyId }) => {
      const id = parseId('dsc', discrepancyId);
      if (id === undefined) throw new RangeError('a stored discrepancy has no id');
      return id;
    });
    const now = deps.now();
    return { discrepancies: items.map((each) => toProtoDiscrepancy(each, now)), nextPageToken };
  };
