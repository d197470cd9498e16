// What a batch tells the others, as events of the outbox.
import {
  ArrearsCleared,
  ArrearsStarted,
  BalanceThresholdCrossed,
  LotsCredited,
  SettlementExecuted,
  WalletFrozen,
  WalletUnfrozen,
} from '@tollgate/contracts/wallet/v1/events';
import { newId } from '@tollgate/ids';
import type { OutboxEvent } from '@tollgate/outbox';
import type { Fact } from '../domain/commands/decision.ts';
import type { OpenBook } from './book.ts';

const cny = (micros: bigint): { currencyCode: string; micros: bigint } => ({ currencyCode: 'CNY', micros });

const event = (name: string, tenantId: string, payload: Uint8Array): OutboxEvent => ({
  subject: `tollgate.wallet.${name}`,
  key: tenantId,
  eventId: newId('evt'),
  payload,
});

/** A fact that a command brought. */
export function eventOfFact(fact: Fact, occurTime: Date): OutboxEvent {
  const { tenantId } = fact;
  switch (fact.kind) {
    case 'lots-credited': {
      const { origin, cash, bonus } = fact;
      const told = { tenantId, origin, cash: cny(cash), bonus: cny(bonus), units: [...fact.units], occurTime };
      return event('lots_credited', tenantId, LotsCredited.encode(told).finish());
    }
    case 'settlement-executed': {
      const { settlementId, totals } = fact;
      const told = {
        tenantId,
        settlementId,
        refunded: cny(totals.REFUNDED),
        forfeited: cny(totals.FORFEITED),
        expired: cny(totals.EXPIRED),
        setOff: cny(totals.SET_OFF),
        occurTime,
      };
      return event('settlement_executed', tenantId, SettlementExecuted.encode(told).finish());
    }
    case 'wallet-frozen': {
      const { reference, reason, open: openFreezes } = fact;
      const told = { tenantId, reference, reason, openFreezes, occurTime };
      return event('wallet_frozen', tenantId, WalletFrozen.encode(told).finish());
    }
    case 'wallet-unfrozen': {
      const told = { tenantId, reference: fact.reference, openFreezes: fact.open, occurTime };
      return event('wallet_unfrozen', tenantId, WalletUnfrozen.encode(told).finish());
    }
    case 'threshold-crossed': {
      const { reference, threshold, balance } = fact;
      const told = { tenantId, threshold: cny(threshold), balance: cny(balance), occurTime, reference };
      return event('balance_threshold_crossed', tenantId, BalanceThresholdCrossed.encode(told).finish());
    }
  }
}

/** One event when the net effect of a batch on a tenant crosses zero. The sequence orders it among its like. */
export function arrearsEvent(book: OpenBook, sequence: bigint, occurTime: Date): OutboxEvent | undefined {
  if (!book.crossesZero) return undefined;
  const { tenantId } = book;
  const { arrears } = book.wallet;
  if (arrears === 0n)
    return event('arrears_cleared', tenantId, ArrearsCleared.encode({ tenantId, occurTime, sequence }).finish());
  const told = { tenantId, arrears: cny(arrears), occurTime, sequence };
  return event('arrears_started', tenantId, ArrearsStarted.encode(told).finish());
}
