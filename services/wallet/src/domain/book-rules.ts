// What the proof of the books holds every row against, whatever the row says itself. Pure.
import { type LedgerAccountKind, NEVER_NEGATIVE } from './chart.ts';
import type { MovementReason } from './wallet.ts';

type Move = `${LedgerAccountKind} ${LedgerAccountKind}`;

/** Between which kinds of account each reason moves value: from, then to. */
const MOVES: Readonly<Record<MovementReason, readonly Move[]>> = {
  TOP_UP: ['CASH_CLEARING LOT'],
  BONUS: ['BONUS_EXPENSE LOT'],
  PACKAGE: ['UNITS_SOLD LOT'],
  PACKAGE_SOLD: ['CASH_CLEARING PACKAGE_SALES'],
  CHARGE: ['LOT REVENUE'],
  ARREARS: ['ARREARS REVENUE'],
  ARREARS_PAID: ['LOT ARREARS'],
  ROUNDING: ['ROUNDING REVENUE', 'REVENUE ROUNDING'],
  PAID_OUT: ['REFUNDABLE CASH_CLEARING'],
  KEPT_RETURNED: ['FORFEITURE REFUNDABLE', 'PACKAGE_SALES REFUNDABLE'],
  LOT_EXPIRED: ['LOT BREAKAGE', 'LOT UNITS_LAPSED'],
  LATE_REFUNDED: ['LOT REFUNDABLE', 'PACKAGE_SALES REFUNDABLE'],
  LATE_LAPSED: ['LOT BREAKAGE', 'LOT UNITS_LAPSED'],
  SETTLEMENT_REFUNDED: ['LOT REFUNDABLE', 'PACKAGE_SALES REFUNDABLE', 'LOT UNITS_LAPSED'],
  SETTLEMENT_FORFEITED: ['LOT FORFEITURE', 'LOT UNITS_LAPSED'],
  SETTLEMENT_EXPIRED: ['LOT BREAKAGE', 'LOT UNITS_LAPSED'],
  SETTLEMENT_SET_OFF: ['LOT ARREARS', 'PACKAGE_SALES ARREARS', 'LOT UNITS_LAPSED'],
  SETTLEMENT_CONSUMED: ['LOT UNITS_USED'],
  DRAW: ['LOT UNITS_USED'],
  TAKEN_BACK: ['LOT BONUS_EXPENSE', 'LOT UNITS_SOLD'],
  PACKAGE_TAKEN_BACK: ['PACKAGE_SALES CASH_CLEARING'],
  CHARGE_REVERSED: ['REVENUE LOT'],
  ARREARS_REVERSED: ['REVENUE ARREARS'],
  ARREARS_RETURNED: ['REVENUE LOT'],
  REVERSAL_REFUNDED: ['REVENUE REFUNDABLE'],
};

export interface BookRules {
  /** Kinds of account that never stand below zero. */
  readonly neverNegative: readonly string[];
  /** Each as reason, kind of the giver and kind of the receiver, with spaces between. */
  readonly moves: readonly string[];
}

export const BOOK_RULES: BookRules = {
  neverNegative: NEVER_NEGATIVE,
  moves: Object.entries(MOVES).flatMap(([reason, moves]) => moves.map((move) => `${reason} ${move}`)),
};
