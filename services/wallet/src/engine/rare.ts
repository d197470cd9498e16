// What few commands bring besides movements, as a batch gathers it; such batches go the long way.
import { lotAccount } from '../domain/chart.ts';
import type {
  CreditedLot,
  DrawRecord,
  Effects,
  Fact,
  FreezeRecord,
  ReversalRecord,
} from '../domain/commands/decision.ts';
import type { ThresholdState } from '../domain/wallet.ts';

/** In the order in which it was decided. */
export class Rare {
  readonly facts: Fact[] = [];
  readonly lots: {
    readonly tenantId: string;
    readonly lots: readonly (CreditedLot & { readonly accountId: string })[];
  }[] = [];
  readonly settlements: { readonly tenantId: string; readonly settlementId: string }[] = [];
  readonly draws: DrawRecord[] = [];
  readonly reversals: ReversalRecord[] = [];
  readonly freezes: (FreezeRecord & { readonly tenantId: string })[] = [];
  /** All of a tenant's, where any was set or crossed. */
  readonly thresholds: { readonly tenantId: string; readonly thresholds: readonly ThresholdState[] }[] = [];

  take({ wallet: { tenantId }, facts, lots, settlement, draw, reversal, freeze }: Effects): void {
    if (facts !== undefined) this.facts.push(...facts);
    if (lots !== undefined)
      this.lots.push({ tenantId, lots: lots.map((lot) => ({ ...lot, accountId: lotAccount(lot.lotId) })) });
    if (settlement !== undefined) this.settlements.push({ tenantId, settlementId: settlement.settlementId });
    if (draw !== undefined) this.draws.push(draw);
    if (reversal !== undefined) this.reversals.push(reversal);
    if (freeze !== undefined) this.freezes.push({ ...freeze, tenantId });
  }
}
