// GetPosition: everything that a settlement has to dispose of, in one snapshot.
import type { GetPositionRequest, GetPositionResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { getPosition } from '../operations/read-position.ts';
import { toProtoLot, toProtoReservation } from './convert.ts';
import { toProtoMoney } from './convert-money.ts';
import type { Deps } from '../deps.ts';

export function getPositionHandler(deps: Deps): Unary<GetPositionRequest, GetPositionResponse> {
  return async ({ tenantId }) => {
    const position = await getPosition(deps, tenantId);
    return {
      position: {
        tenantId,
        lots: position.lots.map(toProtoLot),
        openReservations: position.reservations.map((each) =>
          toProtoReservation(tenantId, each, 'RESERVATION_STATE_OPEN'),
        ),
        arrears: toProtoMoney(position.arrears),
        refundable: toProtoMoney(position.refundable),
        asOfSequence: position.sequence,
      },
    };
  };
}
