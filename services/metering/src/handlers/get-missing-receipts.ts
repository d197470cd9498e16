// GetMissingReceipts: messages about which no gateway has said how they ended.

import type { ReceiptsServiceService } from '@tollgate/contracts/metering/v1/receipts';
import { invalidArgument } from '@tollgate/errors';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import type { ReceiptPatience } from '../domain/receipts.ts';
import { missingReceipts } from '../operations/missing-receipts.ts';

export const getMissingReceiptsHandler =
  (deps: Deps, patience: ReceiptPatience): HandlerOf<(typeof ReceiptsServiceService)['getMissingReceipts']> =>
  async ({ tenantId, startTime: start, endTime: end }) => {
    if (start === undefined || end === undefined || start >= end)
      throw invalidArgument('INVALID_RANGE', 'end_time has to be after start_time.');
    return { products: await missingReceipts(deps, patience, { tenantId, start, end }) };
  };
