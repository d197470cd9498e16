// Conversions between the wallet's messages and its own values: the one place that knows both.
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
import { isDomainError } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { roleOf } from '../domain/chart.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { LotToCredit } from '../domain/commands/credit-lots.ts';
import type { ChargeResult as PaidCharge, PostCharge } from '../domain/commands/post-charge.ts';
import type { PostedTransfer } from '../domain/posted-transfer.ts';
import type { ChargeOutcome, UnreadableCharge } from '../operations/post-charges.ts';
import type { BalanceView } from '../operations/read-balance.ts';
import type { Fate, SettlementLine } from '../domain/settlement.ts';
import { type LotKind, MONEY } from '../domain/wallet.ts';
import { fromProtoMoney, fromProtoPositive, refuse, toProtoMoney } from './convert-money.ts';
import {
  fromProtoUnitAmount,
  fromProtoUnits,
  toProtoFrozen,
  toProtoReservedUnits,
  toProtoUnitAmount,
  toProtoUnitBalance,
} from './convert-units.ts';

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
  const kind = KINDS[credit.kind];
  if (kind === undefined) throw refuse('UNKNOWN_KIND', `${field}.kind`, 'is not known');
  const held =
    credit.units === undefined
      ? { product: undefined, amount: fromProtoPositive(credit.amount, `${field}.amount`) }
      : fromProtoUnitAmount(credit.units, `${field}.units`);
  const pricePaid = credit.pricePaid === undefined ? 0n : fromProtoMoney(credit.pricePaid, `${field}.price_paid`);
  if (pricePaid < 0n) throw refuse('INVALID_AMOUNT', `${field}.price_paid`, 'must not be negative');
  if (kind === 'BONUS' && pricePaid > 0n)
    throw refuse('BONUS_WITH_PRICE', `${field}.price_paid`, 'nobody pays for a bonus');
  const expiresAt = credit.expireTime && fromProtoTime(credit.expireTime, `${field}.expire_time`);
  return { lotId: newId('lot'), kind, ...held, pricePaid, expiresAt };
}

const KINDS: Readonly<Record<string, LotKind>> = {
  LOT_KIND_CASH: 'CASH',
  LOT_KIND_BONUS: 'BONUS',
  LOT_KIND_PACKAGE: 'PACKAGE',
};

const FATES: Readonly<Record<string, Fate>> = {
  SETTLEMENT_FATE_REFUNDED: 'REFUNDED',
  SETTLEMENT_FATE_FORFEITED: 'FORFEITED',
  SETTLEMENT_FATE_EXPIRED: 'EXPIRED',
  SETTLEMENT_FATE_SET_OFF: 'SET_OFF',
  SETTLEMENT_FATE_CONSUMED: 'CONSUMED',
};

export function fromProtoSettlementLine(line: SettlementLineProto, index: number): SettlementLine {
  const fate = FATES[line.fate];
  if (fate === undefined) throw refuse('UNKNOWN_FATE', `lines[${index}].fate`, 'is not known');
  const units = line.units === undefined ? undefined : fromProtoUnits(line.units, `lines[${index}].units`);
  return {
    lotId: line.lotId,
    fate,
    amount: amountOf(line, `lines[${index}].amount`),
    units,
    clauseId: fromProtoText(line.clauseId, `lines[${index}].clause_id`),
  };
}

/** Nothing may be paid back for units; money that a line disposes of is more than nothing. */
function amountOf({ amount, units }: SettlementLineProto, field: string): bigint {
  if (units === undefined) return fromProtoPositive(amount, field);
  const paidBack = fromProtoMoney(amount, field);
  if (paidBack < 0n) throw refuse('INVALID_AMOUNT', field, 'must not be negative');
  return paidBack;
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
    frozen: toProtoFrozen(balance),
    units: toProtoUnitBalance(balance),
  };
}

/** What is shown of a lot; the store's view has all of it. */
export interface ShownLot {
  readonly lotId: string;
  readonly kind: LotKind;
  readonly product?: string | undefined;
  readonly credited: bigint;
  readonly remaining: bigint;
  readonly held: bigint;
  readonly pricePaid: bigint;
  readonly origin: string;
  readonly creditedAt: Date;
  readonly expiresAt: Date | undefined;
}

export function toProtoLot(lot: ShownLot): Lot {
  const { product, credited, remaining, held: reserved } = lot;
  const money = (amount: bigint): Lot['credited'] => (product === undefined ? toProtoMoney(amount) : undefined);
  return {
    lotId: lot.lotId,
    kind: `LOT_KIND_${lot.kind}`,
    credited: money(credited),
    remaining: money(remaining),
    reserved: money(reserved),
    units: product === undefined ? undefined : { product, credited, remaining, reserved },
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
  readonly asset: string;
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
    amount: row.asset === MONEY ? toProtoMoney(row.amount) : undefined,
    units: row.asset === MONEY ? undefined : toProtoUnitAmount(row.asset, row.amount),
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
  readonly product?: string | undefined;
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
  const { product } = reservation;
  const money = (amount: bigint): Reservation['amount'] => (product === undefined ? toProtoMoney(amount) : undefined);
  return {
    reservationId: reservation.reservationId,
    tenantId,
    reference: reservation.reference,
    amount: money(reservation.amount),
    captured: money(reservation.captured),
    released: money(reservation.released),
    units: toProtoReservedUnits(reservation),
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
    amount: posted.product === undefined ? toProtoMoney(posted.amount) : undefined,
    units: toProtoUnitAmount(posted.product, posted.amount),
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
