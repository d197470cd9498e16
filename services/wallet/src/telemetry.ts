// One function per business event: a metric, and a line in the log where a person has to look. Never throws, and carries
// no personal data.
import type { Log, Meter } from '@tollgate/observability';

export interface WalletTelemetry {
  /** `late`: the tenant's value was settled before, so that somebody has to pay it back. */
  lotsCredited(tenantId: string, origin: string, late: boolean): void;
  /** One committed batch. */
  chargesPosted(posted: number, replayed: number, refused: number): void;
  reservationMade(): void;
  /** Of so many commands. */
  groupExecuted(commands: number): void;
  settlementExecuted(tenantId: string, settlementId: string): void;
  /** A freeze was made, or lifted. */
  freezeChanged(tenantId: string, reference: string, open: boolean): void;
  chargeReversed(): void;
  /** One draw; `covered`: packages had all of its units. */
  unitsDrawn(covered: boolean): void;
  /** One run of sealing: blocks made, transfers still without a seal. */
  blocksSealed(blocks: number, unsealed: bigint): void;
  headSigned(block: bigint): void;
  /** The outcome of one proof of the ledger, by check. */
  ledgerProved(checks: readonly { readonly name: string; readonly faults: readonly string[] }[]): void;
}

export function createTelemetry(log: Log, meter: Meter): WalletTelemetry {
  const credits = meter.counter('wallet_credits_total', 'Credits by whether they came after a settlement.', ['late']);
  const charges = meter.counter('wallet_charges_total', 'Charges by what became of them.', ['outcome']);
  // There from the start, so that most calls touch one of them only.
  for (const outcome of ['posted', 'replayed', 'refused']) charges.inc({ outcome }, 0);
  const reservations = meter.counter('wallet_reservations_total', 'Reservations made.');
  const groups = meter.counter('wallet_grouped_commands_total', 'Commands carried out in groups.');
  const settlements = meter.counter('wallet_settlements_total', 'Settlements executed.');
  const freezes = meter.counter('wallet_freezes_total', 'Freezes by what became of them.', ['change']);
  const reversals = meter.counter('wallet_reversals_total', 'Reversals of charges.');
  const draws = meter.counter('wallet_draws_total', 'Draws of units by whether packages covered all of them.', [
    'covered',
  ]);
  const faults = meter.gauge('wallet_ledger_faults', 'Faults that the last proof of the ledger found, by check.', [
    'check',
  ]);
  const sealed = meter.counter('wallet_blocks_sealed_total', 'Blocks sealed into the chain.');
  const unsealedNow = meter.gauge('wallet_unsealed_transfers', 'Transfers that no block has sealed yet.');
  const head = meter.gauge('wallet_signed_head_block', 'Block of the newest signed head.');
  return {
    lotsCredited: (tenantId, origin, late) => {
      credits.inc({ late: String(late) });
      if (late) log.warn({ tenantId, origin }, 'value came after the settlement; what was paid is refundable');
    },
    chargesPosted: (posted, replayed, refused) => {
      if (posted > 0) charges.inc({ outcome: 'posted' }, posted);
      if (replayed > 0) charges.inc({ outcome: 'replayed' }, replayed);
      if (refused > 0) charges.inc({ outcome: 'refused' }, refused);
    },
    reservationMade: () => reservations.inc({}),
    groupExecuted: (commands) => groups.inc({}, commands),
    settlementExecuted: (tenantId, settlementId) => {
      settlements.inc({});
      log.info({ tenantId, settlementId }, 'settlement executed');
    },
    freezeChanged: (tenantId, reference, open) => {
      freezes.inc({ change: open ? 'made' : 'lifted' });
      log.info({ tenantId, reference }, open ? 'wallet frozen' : 'freeze lifted');
    },
    chargeReversed: () => reversals.inc({}),
    unitsDrawn: (covered) => draws.inc({ covered: String(covered) }),
    blocksSealed: (blocks, unsealed) => {
      sealed.inc({}, blocks);
      unsealedNow.set({}, Number(unsealed));
    },
    headSigned: (block) => head.set({}, Number(block)),
    ledgerProved: (checks) => {
      for (const check of checks) {
        faults.set({ check: check.name }, check.faults.length);
        if (check.faults.length > 0)
          log.error({ check: check.name, faults: check.faults }, 'the ledger does not prove');
      }
    },
  };
}
