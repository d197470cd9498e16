// What has to come out, worked out here from the prices and the numbers sent, and nowhere else in the demonstration.
import { BONUS, SMS_UNIT_MICROS } from '@tollgate/deploy-stack';

const YUAN = 1_000_000n;
const FEN = 10_000n;

export const FIRST_TOP_UP = 1_000n * YUAN;
export const SECOND_TOP_UP = 2_000n * YUAN;
export const bonusOf = (paid: bigint): bigint => (paid * BigInt(BONUS.perMille)) / 1_000n;
export const priceOf = (units: bigint): bigint => units * SMS_UNIT_MICROS;

/** 1,200 messages: 1,163 of one segment and 37 of two are 1,237 units. */
export const FIRST_CAMPAIGN = { short: 1_163, long: 37, delivered: 1_100, units: 1_237n, asked: 2_000n } as const;
/** 500 messages of one segment are 500 units. */
export const SECOND_CAMPAIGN = { short: 500, long: 0, delivered: 480, units: 500n, asked: 500n } as const;

export interface InvoiceFigures {
  readonly exact: bigint;
  readonly total: bigint;
  readonly net: bigint;
  readonly tax: bigint;
  readonly rounding: bigint;
}

/** Rounded once, to fen, half up (all amounts here are positive); VAT of 6% is inside the total. */
export function invoiceOf(units: bigint): InvoiceFigures {
  const exact = priceOf(units);
  const total = ((exact + FEN / 2n) / FEN) * FEN;
  const totalFen = total / FEN;
  const net = ((totalFen * 200n + 106n) / 212n) * FEN;
  return { exact, total, net, tax: total - net, rounding: total - exact };
}
