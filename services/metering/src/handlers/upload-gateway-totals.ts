// UploadGatewayTotals: counts of others, taken in whole or refused with every fault.

import { actorOf } from '@tollgate/auth';
import {
  type ReconciliationServiceService,
  UploadGatewayTotalsRequest,
  UploadGatewayTotalsResponse,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { takeStatement } from '../operations/take-statement.ts';
import { toProtoTaken } from './reconciliation-message.ts';

export const uploadGatewayTotalsHandler = (
  deps: Deps,
): HandlerOf<(typeof ReconciliationServiceService)['uploadGatewayTotals']> =>
  mutation(deps, UploadGatewayTotalsResponse, UploadGatewayTotalsRequest, async (tx, { gateway, content }, call) =>
    toProtoTaken(
      await takeStatement(tx, { tenantId: undefined, gateway, content, by: actorOf(call), now: deps.now() }),
    ),
  );
