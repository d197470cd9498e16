// Which ids and references of commands the tables have to be asked about.
import type { WalletCommand } from '../domain/commands/command.ts';
import type { Wanted } from '../store/remembered.ts';
import type { Ask } from './ask.ts';

/** Nothing yet. */
const nothing = () => ({
  chargeIds: [] as string[],
  reservations: [] as [string, string][],
  origins: [] as [string, string][],
  roundings: [] as [string, string][],
  payouts: [] as [string, string][],
  returned: [] as [string, string][],
  settlementIds: [] as string[],
  settled: [] as string[],
  drawIds: [] as string[],
  freezes: [] as [string, string][],
  reversalIds: [] as string[],
  reversible: [] as string[],
});

/** Notes what one command names. */
function add(wanted: ReturnType<typeof nothing>, command: WalletCommand): void {
  const { tenantId } = command;
  switch (command.kind) {
    case 'post-charge':
      wanted.chargeIds.push(command.chargeId);
      if (command.onlyReserved) wanted.reservations.push([tenantId, command.reservationReference]);
      return;
    case 'reserve-value':
    case 'release-value':
      wanted.reservations.push([tenantId, command.reference]);
      return;
    case 'credit-lots':
      wanted.origins.push([tenantId, command.origin]);
      wanted.settled.push(tenantId);
      return;
    case 'post-rounding':
      wanted.roundings.push([tenantId, command.reference]);
      return;
    case 'pay-out':
      wanted.payouts.push([tenantId, command.reference]);
      return;
    case 'return-kept':
      wanted.returned.push([tenantId, command.reference]);
      return;
    case 'execute-settlement':
      wanted.settlementIds.push(command.settlementId);
      wanted.settled.push(tenantId);
      return;
    case 'draw-units':
      wanted.drawIds.push(command.drawId);
      return;
    case 'freeze-value':
    case 'unfreeze-value':
      wanted.freezes.push([tenantId, command.reference]);
      return;
    case 'reverse-charge':
      wanted.reversalIds.push(command.reversalId);
      wanted.reversible.push(command.chargeId);
      wanted.chargeIds.push(command.chargeId);
      wanted.settled.push(tenantId);
      return;
    case 'take-back':
    case 'set-thresholds':
    case 'note-time':
      return;
  }
}

/** Everything that the commands of a batch name. */
export function wantedBy(asks: readonly Ask[]): Wanted {
  const wanted = nothing();
  for (const { command } of asks) {
    if (command.kind === 'group') for (const each of command.commands) add(wanted, each);
    else if (command.kind !== 'refused-request') add(wanted, command);
  }
  return {
    ...wanted,
    reservations: distinct(wanted.reservations),
    origins: distinct(wanted.origins),
    roundings: distinct(wanted.roundings),
    payouts: distinct(wanted.payouts),
    returned: distinct(wanted.returned),
    freezes: distinct(wanted.freezes),
    reversible: [...new Set(wanted.reversible)],
  };
}

function distinct(pairs: readonly [string, string][]): [string, string][] {
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}
