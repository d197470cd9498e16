// BatchCreditLots, BatchReserve, BatchReleaseReservations, BatchCaptureReservations: the single commands, many in a call.
import {
  type BatchCaptureReservationsRequest,
  type BatchCaptureReservationsResponse,
  type BatchCreditLotsRequest,
  type BatchCreditLotsResponse,
  type BatchReleaseReservationsRequest,
  type BatchReleaseReservationsResponse,
  type BatchReserveRequest,
  type BatchReserveResponse,
  BatchServiceService,
  type ItemRefusal,
} from '@tollgate/contracts/wallet/v1/batch';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { isRefusal } from '@tollgate/errors';
import type { CallContext, Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { captureReservationHandler } from './capture-reservation.ts';
import { creditLotsHandler } from './credit-lots.ts';
import { releaseReservationHandler } from './release-reservation.ts';
import { reserveHandler } from './reserve.ts';

type Outcome<Res> =
  | { readonly $case: 'response'; readonly value: Res }
  | { readonly $case: 'refusal'; readonly value: ItemRefusal };

interface Result<Res> {
  requestId: string;
  outcome: Outcome<Res>;
}

/**
 * Each item as its single call, under that call's name, so that it may be repeated alone. All of them reach the engine in
 * one turn and are decided in one batch. A failure that is no answer fails the call; what was done is found by its ids.
 */
async function each<Req extends { readonly requestId: string }, Res>(
  items: readonly Req[],
  single: Unary<Req, Res>,
  path: string,
  call: CallContext,
): Promise<{ results: Result<Res>[] }> {
  const alone = asSingle(call, path);
  const outcome = async (item: Req): Promise<Result<Res>> => {
    const { requestId } = item;
    try {
      return { requestId, outcome: { $case: 'response', value: await single(item, alone) } };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { reason, message, metadata } = error;
      return { requestId, outcome: { $case: 'refusal', value: { reason, message, metadata: { ...metadata } } } };
    }
  };
  return { results: await Promise.all(items.map(outcome)) };
}

/** The call as if it were the single one of that path. */
function asSingle(call: CallContext, method: string): CallContext {
  return {
    method,
    signal: call.signal,
    deadline: call.deadline,
    metadata: call.metadata,
    peer: call.peer,
    log: call.log,
    get: (key) => call.get(key),
    set: (key, value) => call.set(key, value),
  };
}

export function batchCreditLotsHandler(deps: Deps): Unary<BatchCreditLotsRequest, BatchCreditLotsResponse> {
  const single = creditLotsHandler(deps);
  return ({ items }, call) => each(items, single, WalletServiceService.creditLots.path, call);
}

export function batchReserveHandler(deps: Deps): Unary<BatchReserveRequest, BatchReserveResponse> {
  const single = reserveHandler(deps);
  return ({ items }, call) => each(items, single, WalletServiceService.reserve.path, call);
}

export function batchReleaseReservationsHandler(
  deps: Deps,
): Unary<BatchReleaseReservationsRequest, BatchReleaseReservationsResponse> {
  const single = releaseReservationHandler(deps);
  return ({ items }, call) => each(items, single, WalletServiceService.releaseReservation.path, call);
}

export function batchCaptureReservationsHandler(
  deps: Deps,
): Unary<BatchCaptureReservationsRequest, BatchCaptureReservationsResponse> {
  const single = captureReservationHandler(deps);
  return ({ items }, call) => each(items, single, BatchServiceService.captureReservation.path, call);
}
