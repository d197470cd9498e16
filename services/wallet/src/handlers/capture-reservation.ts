// CaptureReservation: an amount from a reservation, or a refusal.
import { CaptureReservationRequest, CaptureReservationResponse } from '@tollgate/contracts/wallet/v1/batch';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { ChargeResult, PostCharge } from '../domain/commands/post-charge.ts';
import { captureReservation } from '../operations/post-charges.ts';
import { fromProtoText, toProtoReceipt } from './convert.ts';
import { fromProtoPositive } from './convert-money.ts';
import { rememberedHandler } from './remembered.ts';

export function captureReservationHandler(deps: Deps): Unary<CaptureReservationRequest, CaptureReservationResponse> {
  return rememberedHandler<CaptureReservationRequest, PostCharge, ChargeResult, CaptureReservationResponse>(deps, {
    request: CaptureReservationRequest,
    response: CaptureReservationResponse,
    read: ({ tenantId, reference, chargeId, amount }) => ({
      kind: 'post-charge',
      tenantId,
      chargeId,
      amount: fromProtoPositive(amount, 'amount'),
      reservationReference: fromProtoText(reference, 'reference'),
      onlyReserved: true,
    }),
    give: captureReservation,
    render: ({ result }) => ({ receipt: toProtoReceipt(result) }),
  });
}
