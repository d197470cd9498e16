// GetDiscrepancy.

import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { Deps } from '../deps.ts';
import { readDiscrepancy } from '../operations/read-reconciliation.ts';
import { fromProtoOwner } from './reconciliation-message.ts';

export const getDiscrepancyHandler =
  (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['getDiscrepancy']> =>
  async ({ tenantId, discrepancyId }) => {
    const found = await readDiscrepancy(deps.db, { tenantId: fromProtoOwner(tenantId), discrepancyId });
    return { discrepancy: toProtoDiscrepancy(found, deps.now()) };
  };
