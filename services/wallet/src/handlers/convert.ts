// Conversions between the wallet's messages and its own values: the one place that knows both.
import type { Money } from '@tollgate/contracts/common/v1/money';
import type {
  Balance,
  ChargePosting,
  ChargeReceipt,
  ChargeResult,
  Lot,
  LotCredit,
  Reservation,
  ReservationState as ReservationStateProto,
  SettlementLine as SettlementLineProto,
  Transfer,
} from '@tollgate/contracts/wallet/v1/wallet';
import { DomainError, isDomainError } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { roleOf } from '../domain/chart.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { LotToCredit } from '../domain/commands/credit-lots.ts';
import type { ChargeResult as PaidCharge, PostCharge } from '../domain/commands/post-charge.ts';
import type { PostedTransfer } from '../domain/posted-transfer.ts';
import type { ChargeOutcome, UnreadableCharge } from '../operations/post-charges.ts';
import type { BalanceView } from '../operations/read-balance.ts';
import type { Fate, SettlementLine } from '../domain/settlement.ts';
import type { LotKind } from '../domain/wallet.ts';

/** A billion yuan: above any real amount; some 9,000 of them fit into one balance, which the ledger watches by itself. */
const MAX_MICROS = 1_000_000_000_000_000n;

export function toProtoMoney(micros: bigint): Money {
  return { currencyCode: 'CNY', micros };
}

function refuse(reason: string, field: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: `${field}: ${description}`,
    violations: [{ field, description }],
  });
}

/** Micros within the limits, of the one currency of this ledger. Throws UNKNOWN_CURRENCY, INVALID_AMOUNT. */
export function fromProtoMoney(value: Money | undefined, field: string): bigint {
  if (value === undefined) throw refuse('INVALID_AMOUNT', field, 'is required');
  if (value.currencyCode !== 'CNY')
    throw refuse('UNKNOWN_CURRENCY', field, `the ledger keeps CNY, not ${value.currencyCode}`);
  if (value.micros > MAX_MICROS || value.micros < -MAX_MICROS) throw refuse('INVALID_AMOUNT', field, 'is too large');
  return value.micros;
}

/** The same, above zero. */
export function fromProtoPositive(value: Money | undefined, field: string): bigint {
  const micros = fromProtoMoney(value, field);
  if (micros <= 0n) throw refuse('INVALID_AMOUNT', field, 'must be more than zero');
  return micros;
}

/** A time that a request must carry. */
export function fromProtoTime(value: Date | undefined, field: string): Date {
  if (value === undefined || Number.isNaN(value.getTime())) throw refuse('INVALID_TIME', field, 'is not a time');
  return value;
}

/** Text that is stored and shown as it is: nothing that PostgreSQL would stumble over or that shows as what it is not. */
export function fromProtoText(value: string, field: string): string {
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(value))
    throw refuse('INVALID_TEXT', field, 'must have no control or bidi characters');
  return value;
}

/** A charge, or its refusal: one that makes no sense does not touch its neighbours. */
export function fromProtoCharge(charge: ChargePosting): PostCharge | UnreadableCharge {
  const { chargeId, tenantId } = charge;
  try {
    const amount = fromProtoPositive(charge.amount, 'amount');
    const reservationReference = fromProtoText(charge.reservationReference, 'reservation_reference');
    return { kind: 'post-charge', chargeId, tenantId, amount, reservationReference, onlyReserved: false };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { kind: 'unreadable', chargeId, refusal: error };
  }
}

export function fromProtoCredit(credit: LotCredit, index: number): LotToCredit {
  const field = `credits[${index}]`;
  const amount = fromProtoPositive(credit.amount, `${field}.amount`);
  const kind: LotKind = credit.kind === 'LOT_KIND_CASH' ? 'CASH' : 'BONUS';
  const pricePaid = credit.pricePaid === undefined ? 0n : fromProtoMoney(credit.pricePaid, `${field}.price_paid`);
  if (pricePaid < 0n) throw refuse('INVALID_AMOUNT', `${field}.price_paid`, 'must not be negative');
  if (kind === 'BONUS' && pricePaid > 0n)
    throw refuse('BONUS_WITH_PRICE', `${field}.price_paid`, 'nobody pays for a bonus');
  const expiresAt = credit.expireTime && fromProtoTime(credit.expireTime, `${field}.expire_time`);
  return { lotId: newId('lot'), kind, amount, pricePaid, expiresAt };
}

const FATES: Readonly<Record<string, Fate>> = {
  SETTLEMENT_FATE_REFUNDED: 'REFUNDED',
  SETTLEMENT_FATE_FORFEITED: 'FORFEITED',
  SETTLEMENT_FATE_EXPIRED: 'EXPIRED',
  SETTLEMENT_FATE_SET_OFF: 'SET_OFF',
};

export function fromProtoSettlementLine(line: SettlementLineProto, index: number): SettlementLine {
  const fate = FATES[line.fate];
  if (fate === undefined) throw refuse('UNKNOWN_FATE', `lines[${index}].fate`, 'is not known');
  return {
    lotId: line.lotId,
    fate,
    amount: fromProtoPositive(line.amount, `lines[${index}].amount`),
    clauseId: fromProtoText(line.clauseId, `lines[${index}].clause_id`),
  };
}

export function toProtoBalance(balance: BalanceView): Balance {
  return {
    available: toProtoMoney(balance.available),
    reserved: toProtoMoney(balance.reserved),
    cash: toProtoMoney(balance.cash),
    bonus: toProtoMoney(balance.bonus),
    arrears: toProtoMoney(balance.arrears),
    refundable: toProtoMoney(balance.refundable),
    asOfSequence: balance.sequence,
    asOfTime: balance.time,
  };
}

/** What is shown of a lot; the store's view has all of it. */
export interface ShownLot {
  readonly lotId: string;
  readonly kind: LotKind;
  readonly credited: bigint;
  readonly remaining: bigint;
  readonly held: bigint;
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

export function toProtoLot(lot: ShownLot): Lot {
  return {
    lotId: lot.lotId,
    kind: lot.kind === 'CASH' ? 'LOT_KIND_CASH' : 'LOT_KIND_BONUS',
    credited: toProtoMoney(lot.credited),
    remaining: toProtoMoney(lot.remaining),
    reserved: toProtoMoney(lot.held),
    pricePaid: toProtoMoney(lot.pricePaid),
    origin: lot.origin,
    creditTime: lot.creditedAt,
    expireTime: lot.expiresAt,
  };
}

/** What is shown of a transfer. */
export interface ShownTransfer {
  readonly transfer_id: string;
  readonly sequence: bigint;
  readonly from_account: string;
  readonly to_account: string;
  readonly amount: bigint;
  readonly reason: string;
  readonly reference: string;
  readonly clause_id: string;
  readonly posted_at: Date;
}

export function toProtoTransfer(row: ShownTransfer): Transfer {
  return {
    transferId: row.transfer_id,
    sequence: row.sequence,
    // Which page of a provider's account says nothing new: it is the tenant's.
    fromAccount: roleOf(row.from_account),
    toAccount: roleOf(row.to_account),
    amount: toProtoMoney(row.amount),
    reason: row.reason,
    reference: row.reference,
    clauseId: row.clause_id,
    postTime: row.posted_at,
  };
}

/** What is shown of a reservation. */
export interface ShownReservation {
  readonly reservationId: string;
  readonly reference: string;
  readonly amount: bigint;
  readonly captured: bigint;
  readonly released: bigint;
  readonly expiresAt: Date;
}

export function toProtoReservation(
  tenantId: string,
  reservation: ShownReservation,
  state: ReservationStateProto,
): Reservation {
  return {
    reservationId: reservation.reservationId,
    tenantId,
    reference: reservation.reference,
    amount: toProtoMoney(reservation.amount),
    captured: toProtoMoney(reservation.captured),
    released: toProtoMoney(reservation.released),
    state,
    expireTime: reservation.expiresAt,
  };
}

/** A reservation as a command answers it. */
export function toProtoReservationRecord(tenantId: string, record: ReservationRecord): Reservation {
  return toProtoReservation(tenantId, record, `RESERVATION_STATE_${record.state}`);
}

/** What a command has posted. */
export function toProtoPosted(posted: PostedTransfer): Transfer {
  return {
    transferId: posted.transferId,
    sequence: posted.sequence,
    fromAccount: roleOf(posted.from),
    toAccount: roleOf(posted.to),
    amount: toProtoMoney(posted.amount),
    reason: posted.reason,
    reference: posted.reference,
    clauseId: posted.clauseId,
    postTime: posted.postedAt,
  };
}

export function toProtoChargeResult(outcome: ChargeOutcome): ChargeResult {
  if (outcome.kind === 'refused') {
    const { reason, message } = outcome.refusal;
    return { chargeId: outcome.chargeId, outcome: { $case: 'refusal', value: { reason, message } } };
  }
  return { chargeId: outcome.charge.chargeId, outcome: { $case: 'receipt', value: toProtoReceipt(outcome) } };
}

export function toProtoReceipt({ charge, replayed }: PaidCharge): ChargeReceipt {
  return {
    fromReservation: toProtoMoney(charge.fromReservation),
    fromAvailable: toProtoMoney(charge.fromAvailable),
    toArrears: toProtoMoney(charge.toArrears),
    replayed,
  };
}
