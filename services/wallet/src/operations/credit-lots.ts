// Credits lots, all or none; what comes in pays arrears first.
import { LotsCredited } from '@tollgate/contracts/wallet/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { decideCredit, type NewLot } from '../domain/credit.ts';
import type { Deps } from '../deps.ts';
import { insertLots, type LotView } from '../store/lots.ts';
import { ASSET, type WalletTables } from '../store/schema.ts';
import { commitWallets, lockWallet } from './locked-wallet.ts';
import { readBalance, type BalanceView } from './read-balance.ts';

export interface LotToCredit extends NewLot {
  readonly pricePaid: bigint;
}

export interface CreditOrder {
  readonly tenantId: string;
  readonly origin: string;
  readonly lots: readonly LotToCredit[];
}

/** Returns the lots as they stand after arrears were paid from them. Throws WALLET_NOT_FOUND. */
export async function creditLots(
  tx: Tx<WalletTables>,
  deps: Deps,
  order: CreditOrder,
): Promise<{ lots: LotView[]; balance: BalanceView }> {
  const now = deps.now();
  const { tenantId, origin } = order;
  const wallet = await lockWallet(tx, tenantId, now);
  const decision = decideCredit(wallet.current, order.lots, origin, now);
  const origins = order.lots.map((lot) => ({ ...lot, credited: lot.amount, origin, creditedAt: now }));
  await insertLots(tx, tenantId, origins);
  await commitWallets(tx, [{ before: wallet.loaded, after: decision.wallet }], decision.movements, now);
  await appendCredited(tx, order, now);
  const left = new Map(decision.wallet.lots.map((lot) => [lot.lotId, lot.remaining]));
  return {
    lots: origins.map((lot) => ({ ...lot, remaining: left.get(lot.lotId) ?? 0n, held: 0n })),
    balance: await readBalance(tx, tenantId, now),
  };
}

async function appendCredited(tx: Tx<WalletTables>, order: CreditOrder, now: Date): Promise<void> {
  const total = (kind: 'CASH' | 'BONUS'): { currencyCode: string; micros: bigint } => ({
    currencyCode: ASSET,
    micros: order.lots.filter((lot) => lot.kind === kind).reduce((sum, lot) => sum + lot.amount, 0n),
  });
  const payload = LotsCredited.encode({
    tenantId: order.tenantId,
    origin: order.origin,
    cash: total('CASH'),
    bonus: total('BONUS'),
    occurTime: now,
  }).finish();
  await appendEvent(tx, {
    subject: 'tollgate.wallet.lots_credited',
    key: order.tenantId,
    eventId: newId('evt'),
    payload,
  });
}
