// Freezes a wallet, or lifts one of its freezes.
import type { Deps } from '../deps.ts';
import type { FreezeRecord } from '../domain/commands/decision.ts';
import type { FreezeValue } from '../domain/commands/freeze-value.ts';
import type { UnfreezeValue } from '../domain/commands/unfreeze-value.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, FREEZE_REFERENCE_TAKEN, FREEZE_NOT_FOUND. */
export async function changeFreeze<Res>(
  deps: Deps,
  command: FreezeValue | UnfreezeValue,
  remembered: RememberedRequest<FreezeRecord, Res>,
): Promise<Res> {
  const { response, anew } = await giveOnce(deps, command, remembered);
  if (anew !== undefined)
    deps.telemetry.freezeChanged(command.tenantId, command.reference, anew.result.liftedAt === undefined);
  return response;
}
