// Posts what a document in whole fen differs from the exact charges, between revenue and the rounding account.
import type { Deps } from '../deps.ts';
import type { PostRounding, RoundingResult } from '../domain/commands/post-rounding.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, ROUNDING_TOO_LARGE, ROUNDING_POSTED, LEDGER_LIMIT. */
export async function postRounding<Res>(
  deps: Deps,
  command: PostRounding,
  remembered: RememberedRequest<RoundingResult, Res>,
): Promise<Res> {
  return (await giveOnce(deps, command, remembered)).response;
}
