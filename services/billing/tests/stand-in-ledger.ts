// The books of the stand-in wallet: real arithmetic, each request id and charge once, as the real one does it.

import type { ExecuteGroupRequest, ExecuteGroupResponse } from '@tollgate/contracts/wallet/v1/batch';
import type { ReverseChargeRequest, ReverseChargeResult } from '@tollgate/contracts/wallet/v1/reversal';
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
import { StandInUnits } from './stand-in-units.ts';
import { StandInMovements } from './stand-in-movements.ts';

/** What one tenant has; micros. */
export interface Holding {
  cash: bigint;
  bonus: bigint;
  arrears: bigint;
}

const zero = { currencyCode: 'CNY', micros: 0n };

export class StandInLedger {
  readonly units: StandInUnits;
  readonly movements = new StandInMovements();
  readonly holdings = new Map<string, Holding>();
  readonly rounding = { micros: 0n };
  /** Every request as it came, retries included. */
  readonly seen = {
    credits: [] as CreditLotsRequest[],
    charges: [] as ChargePosting[],
    roundings: [] as PostRoundingRequest[],
    reversals: [] as ReverseChargeRequest[],
  };
  readonly #posted = new Map<string, bigint>();
  readonly #reversed = new Map<string, bigint>();
  readonly #outcomes = new Map<string, { payload: string; refusal: DomainError | undefined }>();
  readonly #now: () => Date;
  #refusals = 0;

  constructor(now: () => Date) {
    this.#now = now;
    this.units = new StandInUnits(now, this.movements);
  }

  /** The next so many requests that carry an id are refused, for ever under that id. */
  refuseNext(count: number): void {
    this.#refusals = count;
  }

  open(tenantId: string): Holding {
    const fresh = { cash: 0n, bonus: 0n, arrears: 0n };
    this.holdings.set(tenantId, fresh);
    this.movements.open(tenantId);
    return fresh;
  }

  creditLots(request: CreditLotsRequest): CreditLotsResponse {
    this.seen.credits.push(request);
    this.#once(request.requestId, textOf(request), () => {
      if (request.credits.some(({ expireTime }) => expireTime !== undefined && expireTime <= this.#now()))
        throw invalidArgument('EXPIRE_TIME_PAST', 'it could never be used');
      this.#credit(request);
    });
    return { lots: [], balance: undefined, settledBefore: false };
  }

  #credit(request: CreditLotsRequest): void {
    const wallet = this.#holding(request.tenantId);
    if (request.credits.every(({ units }) => units !== undefined)) {
      this.units.credit(request.tenantId, request);
      return;
    }
    for (const { amount, kind } of request.credits) {
      const micros = amount?.micros ?? 0n;
      const paid = least(micros, wallet.arrears);
      wallet.arrears -= paid;
      wallet[kind === 'LOT_KIND_CASH' ? 'cash' : 'bonus'] += micros - paid;
      const lot = kind === 'LOT_KIND_CASH' ? 'LOT_CASH' : 'LOT_BONUS';
      const from = kind === 'LOT_KIND_CASH' ? 'CASH_CLEARING' : 'BONUS_EXPENSE';
      const [tenantId, now] = [request.tenantId, this.#now()];
      this.movements.add(tenantId, now, [from, lot, kind === 'LOT_KIND_CASH' ? 'TOP_UP' : 'BONUS'], micros);
      this.movements.add(tenantId, now, [lot, 'ARREARS', 'ARREARS_PAID'], paid);
    }
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
    if (before === undefined) this.#take(charge.tenantId, wallet, amount);
    this.#posted.set(chargeId, amount);
    const receipt = { fromReservation: zero, fromAvailable: zero, toArrears: zero, replayed: before !== undefined };
    return { chargeId, outcome: { $case: 'receipt', value: receipt } };
  }

  /** Gives back to what is owed, then to cash; at most what is left of the charge, each id once. */
  reverse(request: ReverseChargeRequest): ReverseChargeResult {
    this.seen.reversals.push(request);
    const { reversalId, chargeId } = request;
    const wallet = this.#holding(request.tenantId);
    const amount = request.amount?.micros ?? 0n;
    const refused = (reason: string): ReverseChargeResult => ({
      reversalId,
      outcome: { $case: 'refusal', value: { reason, message: '', metadata: {} } },
    });
    const left = this.#posted.get(chargeId);
    if (left === undefined) return refused('CHARGE_NOT_FOUND');
    if (!this.#reversed.has(reversalId)) {
      const before = this.#reversed.get(chargeId) ?? 0n;
      if (amount <= 0n || before + amount > left) return refused('REVERSAL_EXCEEDS_CHARGE');
      this.#reversed.set(reversalId, amount);
      this.#reversed.set(chargeId, before + amount);
      const owed = least(amount, wallet.arrears);
      wallet.arrears -= owed;
      wallet.cash += amount - owed;
      const now = this.#now();
      this.movements.add(request.tenantId, now, ['REVENUE', 'ARREARS', 'ARREARS_REVERSED'], owed);
      this.movements.add(request.tenantId, now, ['REVENUE', 'LOT_CASH', 'CHARGE_REVERSED'], amount - owed);
    }
    return { reversalId, outcome: { $case: 'response', value: { receipt: undefined } } };
  }

  /** Value that is credited, set aside, taken, given and taken back: all of it or nothing. */
  buy({ requestId, commands }: ExecuteGroupRequest): ExecuteGroupResponse {
    this.#once(requestId, textOf(commands), () => {
      const before = new Map([...this.holdings].map(([tenantId, holding]) => [tenantId, { ...holding }]));
      try {
        this.#carryOut(commands);
      } catch (error) {
        for (const [tenantId, holding] of before) Object.assign(this.#holding(tenantId), holding);
        throw error;
      }
    });
    return { results: [] };
  }

  /** What may be refused comes before what cannot be undone: units are credited last, as billing asks it. */
  #carryOut(commands: ExecuteGroupRequest['commands']): void {
    for (const { tenantId, command } of commands) {
      const wallet = this.#holding(tenantId);
      if (command?.$case === 'takeBack') this.units.takeBack(tenantId, command.value);
      if (command?.$case === 'reversal') {
        const { outcome } = this.reverse({ ...command.value, tenantId });
        if (outcome?.$case === 'refusal') throw failedPrecondition(outcome.value.reason, 'not reversed');
      }
      const micros = command?.$case === 'reserve' ? (command.value.amount?.micros ?? 0n) : 0n;
      if (micros > wallet.cash + wallet.bonus || (micros > 0n && wallet.arrears > 0n))
        throw failedPrecondition('INSUFFICIENT_BALANCE', 'not enough');
      if (command?.$case === 'charge') {
        const amount = command.value.amount?.micros ?? 0n;
        this.#take(tenantId, wallet, amount);
        this.#posted.set(command.value.chargeId, amount);
      }
      if (command?.$case !== 'credit') continue;
      const { credits, origin } = command.value;
      if (credits.some(({ expireTime }) => expireTime !== undefined && expireTime <= this.#now()))
        throw invalidArgument('EXPIRE_TIME_PAST', 'it could never be used');
      this.#credit({ requestId: '', tenantId, credits, origin });
    }
  }

  postRounding(request: PostRoundingRequest): PostRoundingResponse {
    this.seen.roundings.push(request);
    this.#once(request.requestId, textOf(request), () => {
      this.#holding(request.tenantId);
      const difference = request.difference?.micros ?? 0n;
      this.rounding.micros += difference;
      const [tenantId, now] = [request.tenantId, this.#now()];
      this.movements.add(tenantId, now, ['ROUNDING', 'REVENUE', 'ROUNDING'], difference);
      this.movements.add(tenantId, now, ['REVENUE', 'ROUNDING', 'ROUNDING'], -difference);
    });
    return { transfer: undefined };
  }

  /** Bonus first, then cash, then arrears. */
  #take(tenantId: string, wallet: Holding, amount: bigint): void {
    const fromBonus = least(amount, wallet.bonus);
    const fromCash = least(amount - fromBonus, wallet.cash);
    const owed = amount - fromBonus - fromCash;
    wallet.bonus -= fromBonus;
    wallet.cash -= fromCash;
    wallet.arrears += owed;
    const now = this.#now();
    this.movements.add(tenantId, now, ['LOT_BONUS', 'REVENUE', 'CHARGE'], fromBonus);
    this.movements.add(tenantId, now, ['LOT_CASH', 'REVENUE', 'CHARGE'], fromCash);
    this.movements.add(tenantId, now, ['ARREARS', 'REVENUE', 'ARREARS'], owed);
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

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function textOf(request: object): string {
  return JSON.stringify(request, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
