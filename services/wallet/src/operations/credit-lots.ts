// Credits lots, all or none; what comes in pays arrears first.
import { LotsCredited } from '@tollgate/contracts/wallet/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Deps } from '../deps.ts';
import { openingOfLot } from '../domain/chart.ts';
import { decideCredit, type NewLot } from '../domain/credit.ts';
import { expiryPast, originCredited } from '../domain/refusals.ts';
import { insertAccounts } from '../store/ledger-accounts.ts';
import { insertLots, lotsOfOrigin, type LotView } from '../store/lots.ts';
import { ASSET, type WalletTables } from '../store/schema.ts';
import { isSettled } from '../store/settlements.ts';
import { commitWallets, type LockedWallet, lockWallet } from './locked-wallet.ts';
import { readBalance, type BalanceView } from './read-balance.ts';

export interface LotToCredit extends NewLot {
  readonly pricePaid: bigint;
}

export interface CreditOrder {
  readonly tenantId: string;
  readonly origin: string;
  readonly lots: readonly LotToCredit[];
}

export interface CreditResult {
  readonly lots: LotView[];
  readonly balance: BalanceView;
  /** The tenant's value was settled before: what came in is refundable or has lapsed, and nothing can be spent. */
  readonly settledBefore: boolean;
}

/**
 * Returns the lots as they stand after arrears were paid from them. Value that comes after the settlement is taken all
 * the same: refusing it would leave money that was received outside of the books, with nobody to ask for it.
 *
 * An origin counts once, whatever the request ids: the same lots again are answered as they stand now. Throws
 * WALLET_NOT_FOUND, EXPIRE_TIME_PAST, ORIGIN_CREDITED.
 */
export async function creditLots(tx: Tx<WalletTables>, deps: Deps, order: CreditOrder): Promise<CreditResult> {
  const { tenantId, origin } = order;
  const wallet = await lockWallet(tx, deps, tenantId);
  const { now } = wallet;
  const before = await lotsOfOrigin(tx, tenantId, origin);
  if (before.length > 0) return creditedBefore(tx, wallet, order, before);
  const settled = await isSettled(tx, tenantId);
  const decision = decideCredit(wallet.current, order.lots, { origin, now, settled });
  if (decision.kind === 'expiry-past') throw expiryPast(`credits[${decision.index}].expire_time`);
  const openings = order.lots.map((lot) => ({ ...lot, ...openingOfLot(lot.lotId), kind: lot.kind }));
  const origins = openings.map((lot) => ({ ...lot, credited: lot.amount, origin, creditedAt: now }));
  await insertAccounts(
    tx,
    tenantId,
    order.lots.map((lot) => openingOfLot(lot.lotId)),
  );
  await insertLots(tx, tenantId, origins);
  await commitWallets(tx, [{ wallet, after: decision.wallet }], decision.movements, now);
  await appendCredited(tx, order, now);
  deps.telemetry.lotsCredited(tenantId, origin, settled);
  const left = new Map(decision.wallet.lots.map((lot) => [lot.lotId, lot.remaining]));
  return {
    lots: origins.map((lot) => ({ ...lot, remaining: left.get(lot.lotId) ?? 0n, held: 0n })),
    balance: await readBalance(tx, tenantId, now),
    settledBefore: settled,
  };
}

/** The answer to an origin that was credited before: the same lots only. */
async function creditedBefore(
  tx: Tx<WalletTables>,
  { current, now }: LockedWallet,
  { tenantId, origin, lots }: CreditOrder,
  before: readonly LotView[],
): Promise<CreditResult> {
  const same =
    before.length === lots.length &&
    before.every((lot, place) => {
      const asked = lots[place];
      return (
        asked?.kind === lot.kind &&
        asked.amount === lot.credited &&
        asked.pricePaid === lot.pricePaid &&
        asked.expiresAt?.getTime() === lot.expiresAt?.getTime()
      );
    });
  if (!same) throw originCredited(origin);
  const left = new Map(current.lots.map((lot) => [lot.lotId, lot]));
  return {
    lots: before.map((lot) => ({
      ...lot,
      remaining: left.get(lot.lotId)?.remaining ?? 0n,
      held: left.get(lot.lotId)?.held ?? 0n,
    })),
    balance: await readBalance(tx, tenantId, now),
    settledBefore: await isSettled(tx, tenantId),
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
