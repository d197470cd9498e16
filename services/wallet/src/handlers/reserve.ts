// Reserve: value set aside, all of it or none.
import { ReserveRequest, ReserveResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { reserve } from '../operations/reserve.ts';
import { fromProtoPositive, fromProtoText, fromProtoTime, toProtoReservation } from './convert.ts';
import type { Deps } from '../deps.ts';

export function reserveHandler(deps: Deps): Unary<ReserveRequest, ReserveResponse> {
  return mutation(deps, ReserveResponse, ReserveRequest, async (tx, request) => {
    const reservation = await reserve(tx, deps, request.tenantId, {
      reservationId: newId('rsv'),
      reference: fromProtoText(request.reference, 'reference'),
      amount: fromProtoPositive(request.amount, 'amount'),
      expiresAt: fromProtoTime(request.expireTime, 'expire_time'),
    });
    return { reservation: toProtoReservation(request.tenantId, reservation, 'RESERVATION_STATE_OPEN') };
  });
}
