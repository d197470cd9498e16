// Credits lots, all or none; what comes in pays arrears first.
import type { Deps } from '../deps.ts';
import type { CreditLots, CreditResult } from '../domain/commands/credit-lots.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/**
 * Answers with the lots as they stand after arrears were paid from them; an origin counts once, whatever the request ids.
 * Throws WALLET_NOT_FOUND, EXPIRE_TIME_PAST, ORIGIN_CREDITED, LEDGER_LIMIT.
 */
export async function creditLots<Res>(
  deps: Deps,
  command: CreditLots,
  remembered: RememberedRequest<CreditResult, Res>,
): Promise<Res> {
  const { response, anew } = await giveOnce(deps, command, remembered);
  if (anew?.result.anew === true)
    deps.telemetry.lotsCredited(command.tenantId, command.origin, anew.result.settledBefore);
  return response;
}
