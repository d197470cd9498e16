// Sets value aside for traffic that is on its way.
import type { Deps } from '../deps.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { ReserveValue } from '../domain/commands/reserve-value.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, INSUFFICIENT_BALANCE, REFERENCE_TAKEN, EXPIRE_TIME_PAST. */
export async function reserve<Res>(
  deps: Deps,
  command: ReserveValue,
  remembered: RememberedRequest<ReservationRecord, Res>,
): Promise<Res> {
  const { response, anew } = await giveOnce(deps, command, remembered);
  if (anew !== undefined) deps.telemetry.reservationMade();
  return response;
}
