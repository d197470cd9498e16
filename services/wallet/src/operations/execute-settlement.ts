// Applies the lines of an approved settlement: everything in one transaction, or nothing.
import { SettlementExecuted } from '@tollgate/contracts/wallet/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Deps } from '../deps.ts';
import { settlementRefused, settlementReused } from '../domain/refusals.ts';
import { decideSettlement, settlementMovements, type Fate, type SettlementLine } from '../domain/settlement.ts';
import { ASSET, type TransferRow, type WalletTables } from '../store/schema.ts';
import { insertSettlement, settledTenant, transfersOf } from '../store/settlements.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';
import { readBalance, type BalanceView } from './read-balance.ts';

export interface SettlementOrder {
  readonly settlementId: string;
  readonly tenantId: string;
  readonly lines: readonly SettlementLine[];
}

/**
 * A settlement that was executed before with the same lines is answered with what it moved then. Throws
 * WALLET_NOT_FOUND, SETTLEMENT_ID_REUSED, POSITION_CHANGED, BONUS_NOT_REFUNDABLE.
 */
export async function executeSettlement(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: SettlementOrder,
): Promise<{ transfers: TransferRow[]; balance: BalanceView }> {
  const { settlementId, tenantId, lines } = order;
  const wallet = await lockWallet(tx, deps, tenantId);
  const { now } = wallet;
  if (!(await insertSettlement(tx, settlementId, tenantId, now))) {
    return { transfers: await executedBefore(tx, order), balance: await readBalance(tx, tenantId, now) };
  }
  const decision = decideSettlement(wallet.current, settlementId, lines);
  if (decision.kind !== 'settled') throw settlementRefused(decision);
  const transfers = await commitWallets(tx, [{ wallet, after: decision.wallet }], decision.movements, now);
  await appendExecuted(tx, order, decision.totals, now);
  deps.telemetry.settlementExecuted(tenantId, settlementId);
  return { transfers, balance: await readBalance(tx, tenantId, now) };
}

/** The answer to a settlement that was executed before: the same one only. */
async function executedBefore(tx: Tx<WalletTables>, order: SettlementOrder): Promise<TransferRow[]> {
  const { settlementId, tenantId, lines } = order;
  const transfers = await transfersOf(tx, settlementId);
  const moved = transfers.map(lineKey).toSorted();
  const asked = settlementMovements(tenantId, settlementId, lines)
    .map((each) => lineKey({ ...each, from_account: each.from, to_account: each.to, clause_id: each.clauseId }))
    .toSorted();
  const same = moved.length === asked.length && moved.every((key, index) => key === asked[index]);
  if (!same || (await settledTenant(tx, settlementId)) !== tenantId) throw settlementReused(settlementId);
  return transfers;
}

function lineKey(row: Pick<TransferRow, 'from_account' | 'to_account' | 'amount' | 'clause_id' | 'reason'>): string {
  return JSON.stringify([row.from_account, row.to_account, String(row.amount), row.reason, row.clause_id]);
}

async function appendExecuted(
  tx: Tx<WalletTables>,
  order: SettlementOrder,
  totals: Readonly<Record<Fate, bigint>>,
  now: Date,
): Promise<void> {
  const cny = (micros: bigint): { currencyCode: string; micros: bigint } => ({ currencyCode: ASSET, micros });
  const payload = SettlementExecuted.encode({
    tenantId: order.tenantId,
    settlementId: order.settlementId,
    refunded: cny(totals.REFUNDED),
    forfeited: cny(totals.FORFEITED),
    expired: cny(totals.EXPIRED),
    setOff: cny(totals.SET_OFF),
    occurTime: now,
  }).finish();
  await appendEvent(tx, {
    subject: 'tollgate.wallet.settlement_executed',
    key: order.tenantId,
    eventId: newId('evt'),
    payload,
  });
}
