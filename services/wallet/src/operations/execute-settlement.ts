// Applies the lines of an approved settlement: everything in one transaction, or nothing.
import { SettlementExecuted } from '@tollgate/contracts/wallet/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Deps } from '../deps.ts';
import { settlementRefused } from '../domain/refusals.ts';
import { takeFromLots } from '../domain/reserve.ts';
import { decideSettlement, type Fate, type SettlementLine } from '../domain/settlement.ts';
import type { WalletState } from '../domain/wallet.ts';
import { ASSET, type TransferRow, type WalletTables } from '../store/schema.ts';
import { insertSettlement, transfersOf } from '../store/settlements.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';
import { readBalance, type BalanceView } from './read-balance.ts';

export interface SettlementOrder {
  readonly settlementId: string;
  readonly tenantId: string;
  readonly lines: readonly SettlementLine[];
}

/** A settlement that was executed before is answered with what it moved then. Throws WALLET_NOT_FOUND, POSITION_CHANGED, BONUS_NOT_REFUNDABLE. */
export async function executeSettlement(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: SettlementOrder,
): Promise<{ transfers: TransferRow[]; balance: BalanceView }> {
  const now = deps.now();
  const { settlementId, tenantId, lines } = order;
  const wallet = await lockWallet(tx, tenantId, now);
  if (!(await insertSettlement(tx, settlementId, tenantId, now))) {
    return { transfers: await transfersOf(tx, tenantId, settlementId), balance: await readBalance(tx, tenantId, now) };
  }
  const decision = decideSettlement(wallet.current, settlementId, lines);
  if (decision.kind !== 'settled') throw settlementRefused(decision);
  const after = settled(wallet.current, lines, decision.totals);
  const transfers = await commitWallets(tx, [{ before: wallet.loaded, after }], decision.movements, now);
  await appendExecuted(tx, order, decision.totals, now);
  return { transfers, balance: await readBalance(tx, tenantId, now) };
}

function settled(
  wallet: WalletState,
  lines: readonly SettlementLine[],
  totals: Readonly<Record<Fate, bigint>>,
): WalletState {
  const emptied = takeFromLots(
    wallet,
    lines.map((line) => ({ lotId: line.lotId, amount: line.amount })),
  );
  return { ...emptied, arrears: emptied.arrears - totals.SET_OFF };
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
