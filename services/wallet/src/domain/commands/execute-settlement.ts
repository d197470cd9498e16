// The command that applies the lines of an approved settlement: everything, or nothing. Pure.
import { roleOf } from '../chart.ts';
import type { PostedTransfer } from '../posted-transfer.ts';
import { settlementRefused, settlementReused } from '../refusals.ts';
import { decideSettlement, settlementMovements, type SettlementLine } from '../settlement.ts';
import type { Movement } from '../wallet.ts';
import { type Decision, LOOK_UP, refused, type Situation } from './decision.ts';

export interface ExecuteSettlement {
  readonly kind: 'execute-settlement';
  readonly settlementId: string;
  readonly tenantId: string;
  readonly lines: readonly SettlementLine[];
}

/** What the settlement moved when it was done before; undefined when this command executes it. */
export type SettlementResult = readonly PostedTransfer[] | undefined;

/**
 * A settlement that was executed before with the same lines is answered with what it moved then. One that moves nothing of
 * a wallet that was settled is done already: nothing is written, nothing is told. Refuses with
 * SETTLEMENT_ID_REUSED, POSITION_CHANGED, BONUS_NOT_REFUNDABLE, WRONG_MEASURE, PAYOUT_EXCEEDS_PRICE.
 */
export function decideExecuteSettlement(
  { wallet, memory }: Situation,
  { settlementId, tenantId, lines }: ExecuteSettlement,
): Decision<SettlementResult> {
  if (!memory.complete) return LOOK_UP;
  const before = memory.settlement(settlementId);
  if (before !== undefined) {
    if (before.transfers === undefined) return LOOK_UP;
    const same = before.tenantId === tenantId && sameMoves(before.transfers, tenantId, settlementId, lines);
    if (!same) return refused(settlementReused(settlementId));
    return { kind: 'done', effects: undefined, result: before.transfers };
  }
  const decision = decideSettlement(wallet, settlementId, lines);
  if (decision.kind !== 'settled') return refused(settlementRefused(decision));
  const { movements, totals } = decision;
  if (movements.length === 0 && memory.isSettled(tenantId)) return { kind: 'done', effects: undefined, result: [] };
  const fact = { kind: 'settlement-executed', tenantId, settlementId, totals } as const;
  const effects = { wallet: decision.wallet, movements, settlement: { settlementId, lines }, facts: [fact] };
  return { kind: 'done', effects, result: undefined };
}

function sameMoves(
  moved: readonly Movement[],
  tenantId: string,
  settlementId: string,
  lines: readonly SettlementLine[],
): boolean {
  const before = moved.map(lineKey).toSorted();
  const products = new Map(moved.map(({ from, product }) => [from.split('/')[1] ?? '', product]));
  const asked = settlementMovements(tenantId, settlementId, lines, products).map(lineKey).toSorted();
  return before.length === asked.length && before.every((line, index) => line === asked[index]);
}

function lineKey({ from, to, product, amount, reason, clauseId }: Movement): string {
  return JSON.stringify([roleOf(from), roleOf(to), product, String(amount), reason, clauseId]);
}
