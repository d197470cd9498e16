// FapiaoService.GetInvoiceableAmount

import type { GetInvoiceableAmountRequest, GetInvoiceableAmountResponse } from '@tollgate/contracts/billing/v1/fapiao';
import { money } from '@tollgate/money';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { toProtoMoney } from '../adapters/messages.ts';
import { getFapiaoPosition } from '../operations/fapiao.ts';

export function getInvoiceableAmountHandler(
  parts: EntryParts,
): Unary<GetInvoiceableAmountRequest, GetInvoiceableAmountResponse> {
  return async ({ tenantId }) => {
    const position = await getFapiaoPosition(parts.db, tenantId);
    const cny = (micros: bigint) => toProtoMoney(money(micros, 'CNY'));
    return {
      invoiceable: cny(position.invoiceable),
      paid: cny(position.paid),
      refunded: cny(position.refunded),
      invoiced: cny(position.invoiced),
    };
  };
}
