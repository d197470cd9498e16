// ReleaseReservation: gives back what is left, or a part of it.
import { ReleaseReservationRequest, ReleaseReservationResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { ReleaseValue } from '../domain/commands/release-value.ts';
import { releaseReservation } from '../operations/release-reservation.ts';
import { fromProtoText, toProtoReservationRecord } from './convert.ts';
import { fromProtoPositive, refuse } from './convert-money.ts';
import { fromProtoUnits } from './convert-units.ts';
import { rememberedHandler } from './remembered.ts';

export function releaseReservationHandler(deps: Deps): Unary<ReleaseReservationRequest, ReleaseReservationResponse> {
  return rememberedHandler<ReleaseReservationRequest, ReleaseValue, ReservationRecord, ReleaseReservationResponse>(
    deps,
    {
      request: ReleaseReservationRequest,
      response: ReleaseReservationResponse,
      read: readRelease,
      give: releaseReservation,
      render: ({ result }, { tenantId }) => ({ reservation: toProtoReservationRecord(tenantId, result) }),
    },
  );
}

/** A part in money or in units, or all that is left. */
function readRelease({ tenantId, reference, amount, units }: ReleaseReservationRequest): ReleaseValue {
  if (units !== undefined) {
    if (amount !== undefined) throw refuse('INVALID_AMOUNT', 'amount', 'is given beside units');
    const part = fromProtoUnits(units, 'units');
    return {
      kind: 'release-value',
      tenantId,
      amount: part,
      of: 'UNITS',
      reference: fromProtoText(reference, 'reference'),
    };
  }
  return {
    kind: 'release-value',
    tenantId,
    amount: amount === undefined ? undefined : fromProtoPositive(amount, 'amount'),
    reference: fromProtoText(reference, 'reference'),
  };
}
