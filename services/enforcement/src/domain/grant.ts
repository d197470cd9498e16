// Leave to send: its states, and when its messages have had time to report.
import type { Money } from '@tollgate/money';
import type { MessageClass } from './restriction.ts';

/**
 * RESERVING: the intent is committed, the wallet is being asked. OPEN: granted. REVOKED: nothing more may be sent, what
 * was sent may still report and be charged. RETURNED: the reservation is released. EXPIRED: nobody returned it, and the
 * reservation ran out. VOID: never granted.
 */
export type GrantState = 'RESERVING' | 'OPEN' | 'REVOKED' | 'RETURNED' | 'EXPIRED' | 'VOID';

export interface Grant {
  readonly grantId: string;
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly units: bigint;
  /** Empty where the request did not say. */
  readonly messageClass: MessageClass | '';
  readonly senderDomain: string;
  readonly reserved: Money;
  /** Of the units: those that rest on packages, which the wallet holds as units. */
  readonly packageUnits: bigint;
  /** By which they are priced and packages hold units: with its destination where that has a price of its own. */
  readonly pricedProduct: string;
  readonly state: GrantState;
  readonly createdAt: Date;
  /** Sending must start before. */
  readonly expiresAt: Date;
  /** When the wallet frees what is left by itself. */
  readonly reservationExpiresAt: Date;
  /** Since when nothing more may be sent under it, if that was before it expired. */
  readonly revokedAt: Date | null;
  /** The standing that allowed it; 0 until it is granted. */
  readonly standingVersion: bigint;
}

/** How long grants and what they send may take, in milliseconds. */
export interface GrantTimes {
  /** From the grant to the last moment at which sending may start. */
  readonly grantTtlMs: number;
  /** From the last sending to the moment after which a report is no longer waited for. */
  readonly drainMs: number;
}

/** Sending ends with the grant; the value stays set aside until reports are no longer waited for. */
export function grantTimes(now: Date, times: GrantTimes): Pick<Grant, 'expiresAt' | 'reservationExpiresAt'> {
  const expiresAt = new Date(now.getTime() + times.grantTtlMs);
  return { expiresAt, reservationExpiresAt: new Date(expiresAt.getTime() + times.drainMs) };
}

/** When a termination stops waiting for a grant's messages: the drain limit after the last moment of sending. */
export function drainedAt({ expiresAt, revokedAt }: Pick<Grant, 'expiresAt' | 'revokedAt'>, times: GrantTimes): Date {
  const last = revokedAt !== null && revokedAt < expiresAt ? revokedAt : expiresAt;
  return new Date(last.getTime() + times.drainMs);
}

/** What came back of a grant. */
export interface Released {
  readonly money: Money;
  readonly units: bigint;
}

/** Under which the wallet keeps a grant's units; its money is under the grant's own id. Billing draws by the same name. */
export function unitsReference(grantId: string): string {
  return `${grantId}/units`;
}
