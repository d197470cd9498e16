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
} from '@tollgate/contracts/wallet/v1/batch';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { captureReservationHandler } from './capture-reservation.ts';
import { creditLotsHandler } from './credit-lots.ts';
import { each } from './each-item.ts';
import { releaseReservationHandler } from './release-reservation.ts';
import { reserveHandler } from './reserve.ts';

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
