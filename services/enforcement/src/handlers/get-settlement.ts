// GetSettlement.
import type { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { toProtoSettlement } from './convert.ts';
import { readSettlement } from '../operations/read-settlement.ts';

export function getSettlementHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['getSettlement']> {
  return async ({ tenantId, settlementId }) => {
    const { settlement, lines } = await readSettlement(deps.db, tenantId, settlementId);
    return { settlement: toProtoSettlement(settlement, lines) };
  };
}
