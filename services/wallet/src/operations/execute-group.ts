// Carries out several commands together or not at all.
import type { Deps } from '../deps.ts';
import type { WalletCommand } from '../domain/commands/command.ts';
import { giveGroup, type RememberedRequest } from './give-command.ts';

/** Throws what the first command is refused with that cannot be carried out after those before it. */
export async function executeGroup<Res>(
  deps: Deps,
  commands: readonly WalletCommand[],
  remembered: RememberedRequest<readonly unknown[], Res>,
): Promise<Res> {
  const { response, anew } = await giveGroup(deps, commands, remembered);
  if (anew !== undefined) deps.telemetry.groupExecuted(commands.length);
  return response;
}
