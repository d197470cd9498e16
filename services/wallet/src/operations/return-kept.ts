// Gives back what settlements kept, by order of a counter-settlement.
import type { Deps } from '../deps.ts';
import type { ReturnKept, ReturnKeptResult } from '../domain/commands/return-kept.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, KEPT_INSUFFICIENT, REFERENCE_RETURNED, LEDGER_LIMIT. */
export async function returnKept<Res>(
  deps: Deps,
  command: ReturnKept,
  remembered: RememberedRequest<ReturnKeptResult, Res>,
): Promise<Res> {
  return (await giveOnce(deps, command, remembered)).response;
}
