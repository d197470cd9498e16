// The wallet's refusals as domain errors: one place for reasons and texts.
import { conflict, DomainError, exhausted, failedPrecondition, invalidArgument, notFound } from '@tollgate/errors';
import { formatYuan, money } from '@tollgate/money';
import type { SettlementDecision } from './settlement.ts';
import type { FreezeState } from './wallet.ts';

const yuan = (micros: bigint): string => `${formatYuan(money(micros, 'CNY'))} CNY`;

export function walletNotFound(tenantId: string): DomainError {
  return notFound('WALLET_NOT_FOUND', `Tenant ${tenantId} has no wallet.`, { tenant_id: tenantId });
}

export function insufficientBalance(tenantId: string, asked: bigint, available: bigint): DomainError {
  return failedPrecondition('INSUFFICIENT_BALANCE', `${yuan(asked)} was asked for, ${yuan(available)} is available.`, {
    tenant_id: tenantId,
    asked_micros: String(asked),
    available_micros: String(available),
  });
}

export function insufficientUnits(tenantId: string, product: string, asked: bigint, available: bigint): DomainError {
  return failedPrecondition(
    'INSUFFICIENT_UNITS',
    `${asked} units of ${product} were asked for, ${available} are available.`,
    { tenant_id: tenantId, product, asked_units: String(asked), available_units: String(available) },
  );
}

/** A freeze is open: nothing is set aside. */
export function walletFrozen(tenantId: string, freezes: readonly FreezeState[]): DomainError {
  return failedPrecondition('WALLET_FROZEN', 'The wallet is frozen: nothing of it is spent or reserved.', {
    tenant_id: tenantId,
    freezes: String(freezes.length),
    first_reference: freezes[0]?.reference ?? '',
  });
}

export function freezeNotFound(reference: string): DomainError {
  return notFound('FREEZE_NOT_FOUND', `There is no freeze for ${reference}.`, { reference });
}

/** The freeze was lifted, or made with another reason. */
export function freezeTaken(reference: string): DomainError {
  return conflict('FREEZE_REFERENCE_TAKEN', `A freeze for ${reference} was lifted, or has another reason.`, {
    reference,
  });
}

export function chargeNotFound(chargeId: string): DomainError {
  return notFound('CHARGE_NOT_FOUND', 'The tenant has no charge of this id.', { charge_id: chargeId });
}

export function reversalExceeds(chargeId: string, asked: bigint, left: bigint): DomainError {
  return failedPrecondition(
    'REVERSAL_EXCEEDS_CHARGE',
    `${yuan(asked)} was to be given back, ${yuan(left)} is left of the charge.`,
    { charge_id: chargeId, asked_micros: String(asked), left_micros: String(left) },
  );
}

/** The reversal id was carried out before, with another tenant, charge or amount. */
export function reversalReused(reversalId: string): DomainError {
  return conflict('REVERSAL_ID_REUSED', 'This reversal id was used with another tenant, charge or amount.', {
    reversal_id: reversalId,
  });
}

/** The draw id was used before, with another draw. */
export function drawReused(drawId: string): DomainError {
  return conflict('DRAW_ID_REUSED', 'This draw id was used with another tenant, product, number or reservation.', {
    draw_id: drawId,
  });
}

export function lotNotFound(lotId: string): DomainError {
  return notFound('LOT_NOT_FOUND', 'The tenant has no lot of this id with anything left.', { lot_id: lotId });
}

/** Paid money is given back by refunds and settlements only. */
export function lotNotGiven(lotId: string): DomainError {
  return failedPrecondition('LOT_NOT_GIVEN', 'The lot is money that the tenant paid.', { lot_id: lotId });
}

export function lotReserved(lotId: string): DomainError {
  return failedPrecondition('LOT_RESERVED', 'Some of the lot is set aside.', { lot_id: lotId });
}

export function lotChanged(lotId: string, left: bigint): DomainError {
  return failedPrecondition('LOT_CHANGED', `Of the lot ${left} is left.`, { lot_id: lotId, left: String(left) });
}

/** A reservation of units was named for money, or one of money for units. */
export function reservationOfOther(reference: string, product: string | undefined): DomainError {
  return product === undefined
    ? failedPrecondition('RESERVATION_OF_MONEY', `The reservation for ${reference} holds money.`, { reference })
    : failedPrecondition('RESERVATION_OF_UNITS', `The reservation for ${reference} holds units of ${product}.`, {
        reference,
        product,
      });
}

export function referenceTaken(reference: string): DomainError {
  return conflict('REFERENCE_TAKEN', `A reservation for ${reference} exists already.`, { reference });
}

export function expiryPast(field: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason: 'EXPIRE_TIME_PAST',
    message: `${field} is past: it would be over before it begins.`,
    violations: [{ field, description: 'is past' }],
  });
}

/** The origin was credited before, with other lots. */
export function originCredited(origin: string): DomainError {
  return conflict('ORIGIN_CREDITED', `${origin} was credited before, with other lots.`, { origin });
}

export function reservationNotFound(reference: string): DomainError {
  return notFound('RESERVATION_NOT_FOUND', `There is no reservation for ${reference}.`, { reference });
}

/** A charge that may take from its reservation only finds it over: expired, or captured and released to the end. */
export function reservationEnded(reference: string, state: string): DomainError {
  return failedPrecondition('RESERVATION_ENDED', `The reservation for ${reference} is over.`, { reference, state });
}

export function captureExceeds(reference: string, asked: bigint, held: bigint): DomainError {
  return failedPrecondition(
    'CAPTURE_EXCEEDS_RESERVATION',
    `${yuan(asked)} was to be captured, the reservation for ${reference} holds ${yuan(held)}.`,
    { reference, asked_micros: String(asked), held_micros: String(held) },
  );
}

/** The charge id was posted before, with another tenant, amount or reservation. */
export function chargeReused(chargeId: string): DomainError {
  return conflict('CHARGE_ID_REUSED', 'This charge id was posted with another tenant, amount or reservation.', {
    charge_id: chargeId,
  });
}

/** A group was refused because of one of its commands; the refusal is that one's, with its place. */
export function groupRefused(refusal: DomainError, index: number): DomainError {
  const { category, reason, metadata, violations } = refusal;
  const message = `commands[${index}]: ${refusal.message}`;
  return new DomainError({ category, reason, message, violations, metadata: { ...metadata, command: String(index) } });
}

/** A group names one document or settlement twice: the second has nothing to be compared with yet. */
export function groupRepeats(): DomainError {
  return invalidArgument(
    'GROUP_REPEATS',
    'The group rounds a document or executes a settlement twice, or reverses what it does itself.',
  );
}

export function ledgerLimit(): DomainError {
  return exhausted('LEDGER_LIMIT', 'A balance would be larger than the ledger can keep.');
}

/** Each balance fits, their sum over a period or over many tenants does not fit a message. */
export function sumTooLarge(): DomainError {
  return exhausted('SUM_TOO_LARGE', 'The sum is larger than an answer can tell; ask for less at once.');
}

/** The request id was used for another request. */
export function requestReused(requestId: string): DomainError {
  return conflict('REQUEST_ID_REUSED', 'This request id was used for another request; choose a new one.', {
    request_id: requestId,
  });
}

/** More commands wait than the wallet takes on; nothing was decided. */
export function tooManyWaiting(): DomainError {
  return exhausted('WALLET_OVERLOADED', 'Too many commands are waiting; nothing was decided. Try again.');
}

export function roundingTooLarge(micros: bigint): DomainError {
  return invalidArgument('ROUNDING_TOO_LARGE', `A rounding is half a fen at most, ${yuan(micros)} is more.`, {
    micros: String(micros),
  });
}

/** The document's rounding was posted before, with another difference. */
export function roundingPosted(reference: string): DomainError {
  return conflict('ROUNDING_POSTED', `The rounding of ${reference} was posted with another difference.`, {
    reference,
  });
}

/** A refund wants more than there is to give back. */
export function refundableInsufficient(tenantId: string, asked: bigint, refundable: bigint): DomainError {
  return failedPrecondition(
    'REFUNDABLE_INSUFFICIENT',
    `${yuan(asked)} was to be paid out, ${yuan(refundable)} is refundable.`,
    { tenant_id: tenantId, asked_micros: String(asked), refundable_micros: String(refundable) },
  );
}

/** The refund was paid out before, with another amount. */
export function paidOutBefore(reference: string): DomainError {
  return conflict('REFERENCE_PAID_OUT', `${reference} was paid out with another amount.`, { reference });
}

/** The settlement was executed before, for another tenant or with other lines. */
export function settlementReused(settlementId: string): DomainError {
  return conflict('SETTLEMENT_ID_REUSED', `${settlementId} was executed with other lines or for another tenant.`, {
    settlement_id: settlementId,
  });
}

/** Why a settlement does not fit the wallet: the position that it was made for is not the one that is there. */
export function settlementRefused(decision: Exclude<SettlementDecision, { kind: 'settled' }>): DomainError {
  const changed = (message: string, metadata: Record<string, string>): DomainError =>
    failedPrecondition('POSITION_CHANGED', message, metadata);
  switch (decision.kind) {
    case 'reservations-open':
      return changed(`${decision.count} reservations are still open.`, { open_reservations: String(decision.count) });
    case 'unknown-lot':
      return changed(`Lot ${decision.lotId} is not there or is empty.`, { lot_id: decision.lotId });
    case 'lot-not-exhausted':
      return changed(
        `Lot ${decision.lotId} has ${yuan(decision.remaining)}, the lines dispose of ${yuan(decision.disposed)}.`,
        {
          lot_id: decision.lotId,
          remaining_micros: String(decision.remaining),
          disposed_micros: String(decision.disposed),
        },
      );
    case 'bonus-refunded':
      return invalidArgument('BONUS_NOT_REFUNDABLE', `Lot ${decision.lotId} is a bonus: nobody paid for it.`, {
        lot_id: decision.lotId,
      });
    case 'wrong-measure':
      return invalidArgument(
        'WRONG_MEASURE',
        `A line of lot ${decision.lotId} is not of its kind: packages are settled in units, other lots in money.`,
        { lot_id: decision.lotId },
      );
    case 'price-exceeded':
      return failedPrecondition(
        'PAYOUT_EXCEEDS_PRICE',
        `${yuan(decision.paidBack)} is paid back for lot ${decision.lotId}, for which ${yuan(decision.pricePaid)} was paid.`,
        { lot_id: decision.lotId, price_paid_micros: String(decision.pricePaid) },
      );
    case 'set-off-exceeds-arrears':
      return changed(`${yuan(decision.setOff)} is set off against ${yuan(decision.arrears)} of arrears.`, {
        set_off_micros: String(decision.setOff),
        arrears_micros: String(decision.arrears),
      });
  }
}

/** More is to be given back than settlements kept of this tenant. */
export function keptInsufficient(tenantId: string, asked: bigint, kept: bigint): DomainError {
  return failedPrecondition('KEPT_INSUFFICIENT', `${yuan(asked)} was to be given back, ${yuan(kept)} was kept.`, {
    tenant_id: tenantId,
    asked_micros: String(asked),
    kept_micros: String(kept),
  });
}

/** The reference gave something else back before. */
export function keptReturnedBefore(reference: string): DomainError {
  return conflict('REFERENCE_RETURNED', `${reference} gave back something else.`, { reference });
}
