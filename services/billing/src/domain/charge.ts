// Money taken for counted usage: one charge per line, never changed.

import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { BillingMonth } from './billing-month.ts';
import type { PricedUnits } from './month-price.ts';

/** One line of counted usage; its event and place make it unique. */
export interface UsageLine {
  readonly usageId: string;
  readonly lineIndex: number;
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly grantId: string;
  readonly hourStart: Date;
  readonly units: bigint;
}

/** One event's lines; all of one tenant. */
export interface CountedUsage {
  readonly usageId: string;
  readonly tenantId: string;
  /** The decision behind a correction; empty where there is none. */
  readonly decisionId?: string;
  readonly lines: readonly UsageLine[];
}

/** What a charge is for when it is not usage as it was counted: what was corrected, and by which decision. */
export interface ChargeOrigin {
  readonly cause: 'correction' | 'dispute' | 'price';
  /** The correction, discrepancy or proposal; the usage's own id where a correction names none. */
  readonly reference: string;
}

/** A charge as it was decided. Units and amount are negative where usage or a price was corrected downwards. */
export interface Charge extends UsageLine {
  readonly chargeId: Id<'chg'>;
  /** The month of the usage, not of the charge: late usage keeps its month's tiers. */
  readonly month: BillingMonth;
  /** Units of the month before these. */
  readonly positionBefore: bigint;
  readonly lines: readonly PricedUnits[];
  readonly amount: Money;
  readonly priceBookId: Id<'prb'>;
  readonly createTime: Date;
  /** Absent for usage. */
  readonly origin?: ChargeOrigin | undefined;
}

/** What one charge may count at most; metering's batches stay far below. */
const MAX_CHARGE_UNITS = 1_000_000_000n;
const MAX_MICROS = 2n ** 63n - 1n;

/** Why a counted line cannot be charged; undefined when it can. Lines of zero units cost nothing and are left out before. */
export function refuseUnits(units: bigint): string | undefined {
  if (units < 0n) return 'counted units are not negative';
  return refuseCorrectedUnits(units);
}

/** The same of a line that corrects: its units are signed. */
export function refuseCorrectedUnits(units: bigint): string | undefined {
  if (units > MAX_CHARGE_UNITS || units < -MAX_CHARGE_UNITS) return 'a line counts at most a billion units';
  return undefined;
}

/** Whether an amount fits the 64 bits of wire and database, whichever way it goes. */
export function isChargeable(amount: Money): boolean {
  return amount.micros >= -MAX_MICROS && amount.micros <= MAX_MICROS;
}
