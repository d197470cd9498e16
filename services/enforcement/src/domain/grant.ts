// Leave to send: its states, and when its messages have had time to report.
import type { Money } from '@tollgate/money';

/**
 * RESERVING: the intent is committed, the wallet is being asked. OPEN: granted. REVOKED: nothing more may be sent, what
 * was sent may still report and be charged. RETURNED: the reservation is released. VOID: never granted.
 */
export type GrantState = 'RESERVING' | 'OPEN' | 'REVOKED' | 'RETURNED' | 'VOID';

export interface Grant {
  readonly grantId: string;
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly units: bigint;
  readonly reserved: Money;
  readonly state: GrantState;
  readonly createdAt: Date;
  /** Sending must start before. */
  readonly expiresAt: Date;
  /** When the wallet frees what is left by itself. */
  readonly reservationExpiresAt: Date;
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

/** When a termination stops waiting for a grant's messages: the drain limit after the grant was given. */
export function drainedAt(grant: Pick<Grant, 'createdAt'>, times: GrantTimes): Date {
  return new Date(grant.createdAt.getTime() + times.drainMs);
}
