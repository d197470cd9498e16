// Gives an amount of a charge back to where it came from.
import type { Deps } from '../deps.ts';
import type { ReversalResult, ReverseCharge } from '../domain/commands/reverse-charge.ts';
import { give } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, CHARGE_NOT_FOUND, REVERSAL_EXCEEDS_CHARGE, REVERSAL_ID_REUSED, LEDGER_LIMIT. */
export async function reverseCharge(
  deps: Deps,
  command: ReverseCharge,
  signal: AbortSignal | undefined,
): Promise<ReversalResult> {
  const { result } = await give(deps, command, signal);
  if (!result.replayed) deps.telemetry.chargeReversed();
  return result;
}
