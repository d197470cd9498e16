// GetReputation.
import type { TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readReputation } from '../operations/read-reputation.ts';
import { toProtoWindow } from './judged-window.ts';

export function getReputationHandler(deps: Deps): HandlerOf<(typeof TriggersServiceService)['getReputation']> {
  return async ({ tenantId, jobId }) => {
    const { rows, countsFrom } = await readReputation(deps.db, tenantId, jobId, deps.now());
    return { windows: rows.map(toProtoWindow), countsFrom };
  };
}
