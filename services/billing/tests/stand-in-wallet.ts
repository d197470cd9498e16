// A small wallet in the test's own process: real gRPC, real arithmetic, answers that can be lost or refused on order.

import { join } from 'node:path';
import { loadIdentity, serverCredentials } from '@tollgate/auth';
import { readImage } from '@tollgate/contracts/image';
import {
  type ChargePosting,
  type ChargeResult,
  type CreditLotsRequest,
  type CreditLotsResponse,
  type PostRoundingRequest,
  type PostRoundingResponse,
  WalletServiceService,
} from '@tollgate/contracts/wallet/v1/wallet';
import { conflict, type DomainError, failedPrecondition, isDomainError, notFound, unavailable } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { implement, startServer } from '@tollgate/rpc';
import { testIdentities } from '@tollgate/testing';

/** What one tenant has; micros. */
export interface Holding {
  cash: bigint;
  bonus: bigint;
  arrears: bigint;
}

export interface StandInWallet {
  readonly address: string;
  readonly holdings: Map<string, Holding>;
  readonly revenue: { micros: bigint };
  readonly rounding: { micros: bigint };
  /** Every request as it came, retries included. */
  readonly seen: {
    readonly credits: CreditLotsRequest[];
    readonly charges: ChargePosting[];
    readonly roundings: PostRoundingRequest[];
  };
  /** The next calls: take effect and lose the answer, refuse, or are down before anything happens. */
  readonly mood: { lose: number; down: number; refuse: number };
  open(tenantId: string): Holding;
  stop(): Promise<void>;
}

/** Starts it with the wallet's identity. */
export async function startStandInWallet(): Promise<StandInWallet> {
  const ledger = createLedger();
  const server = await startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(await loadIdentity(join(await testIdentities(), 'wallet'))),
    bindings: [
      implement(WalletServiceService, {
        creditLots: (request) => ledger.moody(() => ledger.creditLots(request)),
        postCharges: ({ charges }) =>
          ledger.moody(() => ({ results: charges.map((charge) => ledger.postCharge(charge)) })),
        postRounding: (request) => ledger.moody(() => ledger.postRounding(request)),
        getBalance: notPlayed,
        listLots: notPlayed,
        listTransfers: notPlayed,
        reserve: notPlayed,
        releaseReservation: notPlayed,
        getPosition: notPlayed,
        executeSettlement: notPlayed,
        verifyLedger: notPlayed,
      }),
    ],
    interceptors: [],
    log: silentLog,
    image: readImage(),
    domain: 'tollgate.wallet',
  });
  return { ...ledger.state, open: ledger.open, address: server.address, stop: () => server.stop(500) };
}

const notPlayed = (): Promise<never> =>
  Promise.reject(failedPrecondition('NOT_PLAYED', 'the stand-in does not play this'));

function createLedger() {
  const holdings = new Map<string, Holding>();
  const state = {
    holdings,
    revenue: { micros: 0n },
    rounding: { micros: 0n },
    seen: {
      credits: [] as CreditLotsRequest[],
      charges: [] as ChargePosting[],
      roundings: [] as PostRoundingRequest[],
    },
    mood: { lose: 0, down: 0, refuse: 0 },
  };
  const posted = new Map<string, bigint>();
  const outcomes = new Map<string, { payload: string; refusal: DomainError | undefined }>();

  /** As the real wallet: an outcome is stored under its request id, refusals too. */
  const once = (requestId: string, payload: string, run: () => void): void => {
    const before = outcomes.get(requestId);
    if (before !== undefined) {
      if (before.payload !== payload) throw conflict('REQUEST_ID_REUSED', 'another payload');
      if (before.refusal !== undefined) throw before.refusal;
      return;
    }
    try {
      if (state.mood.refuse > 0) {
        state.mood.refuse--;
        throw failedPrecondition('REFUSED_ON_ORDER', 'the test asked for it');
      }
      run();
      outcomes.set(requestId, { payload, refusal: undefined });
    } catch (error) {
      if (isDomainError(error)) outcomes.set(requestId, { payload, refusal: error });
      throw error;
    }
  };
  const holding = (tenantId: string): Holding => {
    const found = holdings.get(tenantId);
    if (found === undefined) throw notFound('WALLET_NOT_FOUND', 'no such wallet');
    return found;
  };
  return {
    state,
    open: (tenantId: string): Holding => {
      const fresh = { cash: 0n, bonus: 0n, arrears: 0n };
      holdings.set(tenantId, fresh);
      return fresh;
    },
    moody: <T>(run: () => T): Promise<T> => {
      if (state.mood.down > 0) {
        state.mood.down--;
        return Promise.reject(unavailable('DATABASE_UNAVAILABLE', 'down on order'));
      }
      try {
        const answer = run();
        if (state.mood.lose === 0) return Promise.resolve(answer);
        state.mood.lose--;
        return Promise.reject(unavailable('DATABASE_UNAVAILABLE', 'the answer is lost on order'));
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    },
    creditLots: (request: CreditLotsRequest): CreditLotsResponse => {
      state.seen.credits.push(request);
      const payload = Buffer.from(JSON.stringify(request, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v)));
      once(request.requestId, payload.toString('base64'), () => {
        const wallet = holding(request.tenantId);
        for (const credit of request.credits) {
          const micros = credit.amount?.micros ?? 0n;
          const paid = micros < wallet.arrears ? micros : wallet.arrears;
          wallet.arrears -= paid;
          if (credit.kind === 'LOT_KIND_CASH') wallet.cash += micros - paid;
          else wallet.bonus += micros - paid;
        }
      });
      return { lots: [], balance: undefined };
    },
    postCharge: (charge: ChargePosting): ChargeResult => {
      state.seen.charges.push(charge);
      const wallet = holdings.get(charge.tenantId);
      const amount = charge.amount?.micros ?? 0n;
      const refuse = (reason: string): ChargeResult => ({
        chargeId: charge.chargeId,
        outcome: { $case: 'refusal', value: { reason, message: '' } },
      });
      if (wallet === undefined) return refuse('WALLET_NOT_FOUND');
      if (amount <= 0n) return refuse('AMOUNT_INVALID');
      const replayed = posted.has(charge.chargeId);
      if (replayed && posted.get(charge.chargeId) !== amount) return refuse('CHARGE_ID_REUSED');
      if (!replayed) take(wallet, amount);
      if (!replayed) state.revenue.micros += amount;
      posted.set(charge.chargeId, amount);
      const zero = { currencyCode: 'CNY', micros: 0n };
      return {
        chargeId: charge.chargeId,
        outcome: { $case: 'receipt', value: { fromReservation: zero, fromAvailable: zero, toArrears: zero, replayed } },
      };
    },
    postRounding: (request: PostRoundingRequest): PostRoundingResponse => {
      state.seen.roundings.push(request);
      const micros = request.difference?.micros ?? 0n;
      once(request.requestId, `${request.tenantId}/${request.reference}/${micros}`, () => {
        holding(request.tenantId);
        state.rounding.micros += micros;
      });
      return { transfer: undefined };
    },
  };
}

/** Bonus first, then cash, then arrears. */
function take(wallet: Holding, amount: bigint): void {
  const fromBonus = amount < wallet.bonus ? amount : wallet.bonus;
  const fromCash = amount - fromBonus < wallet.cash ? amount - fromBonus : wallet.cash;
  wallet.bonus -= fromBonus;
  wallet.cash -= fromCash;
  wallet.arrears += amount - fromBonus - fromCash;
}
