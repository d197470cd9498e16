// Reserve: value set aside, all of it or none.
import { ReserveRequest, ReserveResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { ReserveValue } from '../domain/commands/reserve-value.ts';
import { reserve } from '../operations/reserve.ts';
import { fromProtoText, fromProtoTime, toProtoReservationRecord } from './convert.ts';
import { fromProtoPositive } from './convert-money.ts';
import { fromProtoUnitAmount } from './convert-units.ts';
import { rememberedHandler } from './remembered.ts';

export function reserveHandler(deps: Deps): Unary<ReserveRequest, ReserveResponse> {
  return rememberedHandler<ReserveRequest, ReserveValue, ReservationRecord, ReserveResponse>(deps, {
    request: ReserveRequest,
    response: ReserveResponse,
    read: readReserve,
    give: reserve,
    render: ({ result }, { tenantId }) => ({ reservation: toProtoReservationRecord(tenantId, result) }),
  });
}

function readReserve(request: ReserveRequest): ReserveValue {
  return {
    kind: 'reserve-value',
    tenantId: request.tenantId,
    reservationId: newId('rsv'),
    reference: fromProtoText(request.reference, 'reference'),
    ...(request.units === undefined
      ? { amount: fromProtoPositive(request.amount, 'amount') }
      : fromProtoUnitAmount(request.units, 'units')),
    expiresAt: fromProtoTime(request.expireTime, 'expire_time'),
  };
}
