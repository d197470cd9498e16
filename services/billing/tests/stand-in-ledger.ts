// The books of the stand-in wallet: real arithmetic, each request id and charge once, as the real one does it.

import type {
  ChargePosting,
  ChargeResult,
  CreditLotsRequest,
  CreditLotsResponse,
  PostRoundingRequest,
  PostRoundingResponse,
} from '@tollgate/contracts/wallet/v1/wallet';
import {
  conflict,
  type DomainError,
  failedPrecondition,
  invalidArgument,
  isDomainError,
  notFound,
} from '@tollgate/errors';

/** What one tenant has; micros. */
export interface Holding {
  cash: bigint;
  bonus: bigint;
  arrears: bigint;
}

const zero = { currencyCode: 'CNY', micros: 0n };

export class StandInLedger {
  readonly holdings = new Map<string, Holding>();
  readonly rounding = { micros: 0n };
  /** Every request as it came, retries included. */
  readonly seen = {
    credits: [] as CreditLotsRequest[],
    charges: [] as ChargePosting[],
    roundings: [] as PostRoundingRequest[],
  };
  readonly #posted = new Map<string, bigint>();
  readonly #outcomes = new Map<string, { payload: string; refusal: DomainError | undefined }>();
  readonly #now: () => Date;
  #refusals = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The next so many requests that carry an id are refused, for ever under that id. */
  refuseNext(count: number): void {
    this.#refusals = count;
  }

  open(tenantId: string): Holding {
    const fresh = { cash: 0n, bonus: 0n, arrears: 0n };
    this.holdings.set(tenantId, fresh);
    return fresh;
  }

  creditLots(request: CreditLotsRequest): CreditLotsResponse {
    this.seen.credits.push(request);
    this.#once(request.requestId, textOf(request), () => {
      const wallet = this.#holding(request.tenantId);
      if (request.credits.some(({ expireTime }) => expireTime !== undefined && expireTime <= this.#now()))
        throw invalidArgument('EXPIRE_TIME_PAST', 'it could never be used');
      for (const { amount, kind } of request.credits) {
        const micros = amount?.micros ?? 0n;
        const paid = least(micros, wallet.arrears);
        wallet.arrears -= paid;
        wallet[kind === 'LOT_KIND_CASH' ? 'cash' : 'bonus'] += micros - paid;
      }
    });
    return { lots: [], balance: undefined, settledBefore: false };
  }

  postCharge(charge: ChargePosting): ChargeResult {
    this.seen.charges.push(charge);
    const { chargeId } = charge;
    const wallet = this.holdings.get(charge.tenantId);
    const amount = charge.amount?.micros ?? 0n;
    const refused = (reason: string): ChargeResult => ({
      chargeId,
      outcome: { $case: 'refusal', value: { reason, message: '' } },
    });
    if (wallet === undefined) return refused('WALLET_NOT_FOUND');
    if (amount <= 0n) return refused('AMOUNT_INVALID');
    const before = this.#posted.get(chargeId);
    if (before !== undefined && before !== amount) return refused('CHARGE_ID_REUSED');
    if (before === undefined) take(wallet, amount);
    this.#posted.set(chargeId, amount);
    const receipt = { fromReservation: zero, fromAvailable: zero, toArrears: zero, replayed: before !== undefined };
    return { chargeId, outcome: { $case: 'receipt', value: receipt } };
  }

  postRounding(request: PostRoundingRequest): PostRoundingResponse {
    this.seen.roundings.push(request);
    this.#once(request.requestId, textOf(request), () => {
      this.#holding(request.tenantId);
      this.rounding.micros += request.difference?.micros ?? 0n;
    });
    return { transfer: undefined };
  }

  #holding(tenantId: string): Holding {
    const found = this.holdings.get(tenantId);
    if (found === undefined) throw notFound('WALLET_NOT_FOUND', 'no such wallet');
    return found;
  }

  /** An outcome is stored under its request id, refusals too. */
  #once(requestId: string, payload: string, run: () => void): void {
    const before = this.#outcomes.get(requestId);
    if (before !== undefined) {
      if (before.payload !== payload) throw conflict('REQUEST_ID_REUSED', 'another payload');
      if (before.refusal !== undefined) throw before.refusal;
      return;
    }
    try {
      if (this.#refusals > 0) {
        this.#refusals--;
        throw failedPrecondition('REFUSED_ON_ORDER', 'the test asked for it');
      }
      run();
      this.#outcomes.set(requestId, { payload, refusal: undefined });
    } catch (error) {
      if (isDomainError(error)) this.#outcomes.set(requestId, { payload, refusal: error });
      throw error;
    }
  }
}

/** Bonus first, then cash, then arrears. */
function take(wallet: Holding, amount: bigint): void {
  const fromBonus = least(amount, wallet.bonus);
  const fromCash = least(amount - fromBonus, wallet.cash);
  wallet.bonus -= fromBonus;
  wallet.cash -= fromCash;
  wallet.arrears += amount - fromBonus - fromCash;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function textOf(request: object): string {
  return JSON.stringify(request, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
