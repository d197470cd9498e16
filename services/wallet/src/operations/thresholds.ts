// Sets and reads below which balances is told.
import type { Deps } from '../deps.ts';
import type { SetThresholds } from '../domain/commands/set-thresholds.ts';
import { walletNotFound } from '../domain/refusals.ts';
import type { ThresholdState } from '../domain/wallet.ts';
import { loadTerms } from '../store/wallet-terms.ts';
import { walletExists } from '../store/wallets.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';
import { inSnapshot } from './in-snapshot.ts';

/** Throws WALLET_NOT_FOUND. */
export async function setThresholds<Res>(
  deps: Deps,
  command: SetThresholds,
  remembered: RememberedRequest<readonly ThresholdState[], Res>,
): Promise<Res> {
  return (await giveOnce(deps, command, remembered)).response;
}

/** As the last command has left them. Throws WALLET_NOT_FOUND. */
export function getThresholds({ db }: Deps, tenantId: string): Promise<readonly ThresholdState[]> {
  return inSnapshot(db, async (snapshot) => {
    if (!(await walletExists(snapshot, tenantId))) throw walletNotFound(tenantId);
    return (await loadTerms(snapshot, [tenantId])).get(tenantId)?.thresholds ?? [];
  });
}
