// Money that came to our bank account: recorded by one person, confirmed by another.

import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';

export type BankTransferState = 'recorded' | 'confirmed' | 'rejected';

export interface BankTransfer {
  readonly transferId: Id<'btr'>;
  readonly tenantId: string;
  readonly state: BankTransferState;
  readonly amount: Money;
  /** The bank's own number. */
  readonly bankReference: string;
  /** When the bank booked it: a day of Asia/Shanghai, as 2026-11-21. */
  readonly bookedDay: string;
  readonly maskedPayer: string;
  readonly recorder: string;
  readonly decider: string | undefined;
  readonly rejectReason: string | undefined;
  readonly orderId: string | undefined;
  readonly createTime: Date;
  readonly decideTime: Date | undefined;
}

/**
 * The first and the last character; the payer may be a person, and two characters are enough to find the line in the bank's
 * own records, which have the whole name.
 */
export function maskPayer(name: string): string {
  const characters = Array.from(name.trim());
  const [first = '*'] = characters;
  return characters.length < 3 ? `${first}*` : `${first}***${characters.at(-1) ?? ''}`;
}

/** The first instant of a day of Asia/Shanghai; undefined for one that is in no calendar. */
export function startOfDay(day: string): Date | undefined {
  const start = new Date(`${day}T00:00:00+08:00`);
  if (Number.isNaN(start.getTime())) return undefined;
  // Date rolls 2026-02-30 over into March.
  return new Date(start.getTime() + 8 * 3_600_000).toISOString().startsWith(day) ? start : undefined;
}

/** A line older than a year belongs into a talk with the auditors, not here. */
const OLDEST_MS = 366 * 86_400_000;

/** What is wrong with the day; undefined when nothing is. */
export function refuseBookedDay(day: string, now: Date): string | undefined {
  const start = startOfDay(day);
  if (start === undefined) return 'is in no calendar';
  if (start > now) return 'is in the future';
  return now.getTime() - start.getTime() > OLDEST_MS ? 'is more than a year ago' : undefined;
}
