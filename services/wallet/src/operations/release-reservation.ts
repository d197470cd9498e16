// Gives back what is left of a reservation, or a part of it.
import type { Deps } from '../deps.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { ReleaseValue } from '../domain/commands/release-value.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, RESERVATION_NOT_FOUND. */
export async function releaseReservation<Res>(
  deps: Deps,
  command: ReleaseValue,
  remembered: RememberedRequest<ReservationRecord, Res>,
): Promise<Res> {
  return (await giveOnce(deps, command, remembered)).response;
}
