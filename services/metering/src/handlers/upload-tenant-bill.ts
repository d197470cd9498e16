// UploadTenantBill: counts of others, taken in whole or refused with every fault.

import { actorOf } from '@tollgate/auth';
import {
  type ReconciliationServiceService,
  UploadTenantBillRequest,
  UploadTenantBillResponse,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { takeStatement } from '../operations/take-statement.ts';
import { toProtoTaken } from './reconciliation-message.ts';

export const uploadTenantBillHandler = (
  deps: Deps,
): HandlerOf<(typeof ReconciliationServiceService)['uploadTenantBill']> =>
  mutation(deps, UploadTenantBillResponse, UploadTenantBillRequest, async (tx, { tenantId, content }, call) =>
    toProtoTaken(await takeStatement(tx, { tenantId, gateway: '', content, by: actorOf(call), now: deps.now() })),
  );
