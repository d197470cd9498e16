// Takes units of a product from a tenant's packages, as far as they go.
import type { Deps } from '../deps.ts';
import type { DrawResult, DrawUnits } from '../domain/commands/draw-units.ts';
import { give } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, DRAW_ID_REUSED, LEDGER_LIMIT. */
export async function drawUnits(deps: Deps, command: DrawUnits, signal: AbortSignal | undefined): Promise<DrawResult> {
  const { result } = await give(deps, command, signal);
  if (!result.replayed)
    deps.telemetry.unitsDrawn(result.draw.fromReservation + result.draw.fromAvailable === command.units);
  return result;
}
