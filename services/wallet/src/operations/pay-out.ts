// Takes refundable money out of the books, because it is paid back outside of the wallet.
import type { Deps } from '../deps.ts';
import type { PayOut, PayOutResult } from '../domain/commands/pay-out.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, REFUNDABLE_INSUFFICIENT, REFERENCE_PAID_OUT, LEDGER_LIMIT. */
export async function payOut<Res>(
  deps: Deps,
  command: PayOut,
  remembered: RememberedRequest<PayOutResult, Res>,
): Promise<Res> {
  return (await giveOnce(deps, command, remembered)).response;
}
