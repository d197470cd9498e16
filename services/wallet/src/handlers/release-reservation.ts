// ReleaseReservation: gives back what is left, or a part of it.
import {
  ReleaseReservationRequest,
  ReleaseReservationResponse,
  type ReservationState,
} from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { releaseReservation } from '../operations/release-reservation.ts';
import { fromProtoPositive, fromProtoText, toProtoReservation } from './convert.ts';
import type { Deps } from '../deps.ts';

const STATES: Readonly<Record<string, ReservationState>> = {
  OPEN: 'RESERVATION_STATE_OPEN',
  CLOSED: 'RESERVATION_STATE_CLOSED',
  EXPIRED: 'RESERVATION_STATE_EXPIRED',
};

export function releaseReservationHandler(deps: Deps): Unary<ReleaseReservationRequest, ReleaseReservationResponse> {
  return mutation(
    deps,
    ReleaseReservationResponse,
    ReleaseReservationRequest,
    async (tx, { tenantId, reference, amount }) => {
      const part = amount === undefined ? undefined : fromProtoPositive(amount, 'amount');
      const row = await releaseReservation(tx, deps, {
        tenantId,
        reference: fromProtoText(reference, 'reference'),
        amount: part,
      });
      const shown = { ...row, reservationId: row.reservation_id, expiresAt: row.expires_at };
      return { reservation: toProtoReservation(tenantId, shown, STATES[row.state] ?? 'RESERVATION_STATE_UNSPECIFIED') };
    },
  );
}
