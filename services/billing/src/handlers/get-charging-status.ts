// InvoicesService.GetChargingStatus

import type { GetChargingStatusRequest, GetChargingStatusResponse } from '@tollgate/contracts/billing/v1/invoices';
import { money } from '@tollgate/money';
import type { Unary } from '@tollgate/rpc';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { toProtoMoney } from '../adapters/messages.ts';
import { getChargingStatus } from '../operations/read-charges.ts';
import type { EntryParts } from '../deps.ts';

export function getChargingStatusHandler(
  parts: EntryParts,
): Unary<GetChargingStatusRequest, GetChargingStatusResponse> {
  return async (request) => {
    const status = await getChargingStatus(parts.db, parts.deps, request.tenantId);
    return {
      unpostedCharges: status.unpostedCount,
      unpostedAmount: toProtoMoney(money(status.unpostedMicros, PRICE_CURRENCY)),
      pendingUsageEvents: status.pendingUsageEvents,
      uninvoicedAmount: toProtoMoney(money(status.uninvoicedMicros, PRICE_CURRENCY)),
      uncreditedOrders: status.uncreditedOrders,
    };
  };
}
