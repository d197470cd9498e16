// CatalogService.QuoteUsage

import type { QuoteUsageRequest, QuoteUsageResponse } from '@tollgate/contracts/billing/v1/catalog';
import type { Unary } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/messages.ts';
import { quoteUsage } from '../operations/quote-usage.ts';
import type { EntryParts } from '../deps.ts';

export function quoteUsageHandler(parts: EntryParts): Unary<QuoteUsageRequest, QuoteUsageResponse> {
  return async (request) => {
    const quote = await quoteUsage(parts.db, parts.deps, request);
    return {
      amount: toProtoMoney(quote.amount),
      lines: quote.lines.map((line) => ({
        units: line.units,
        unitPrice: toProtoMoney(line.unitPrice),
        amount: toProtoMoney(line.amount),
        priceBookId: line.priceBookId,
        tierFromUnits: line.tierFrom,
        explanation: { zh: line.zh, en: line.en },
      })),
      priceBookId: quote.priceBookId,
      position: quote.position,
      clauseId: quote.clauseId,
      packageUnits: quote.packageUnits,
      ...(quote.onCredit.micros === 0n ? {} : { onCredit: toProtoMoney(quote.onCredit) }),
      product: quote.product,
    };
  };
}
