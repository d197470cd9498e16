// GetStatement, with how far comparing it is.

import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readStatement } from '../operations/read-reconciliation.ts';
import { fromProtoOwner, toProtoStatement } from './reconciliation-message.ts';

export const getStatementHandler =
  (deps: Deps): HandlerOf<(typeof ReconciliationServiceService)['getStatement']> =>
  async ({ tenantId, statementId }) => ({
    statement: toProtoStatement(await readStatement(deps.db, { tenantId: fromProtoOwner(tenantId), statementId })),
  });
