// What the wallet has acknowledged, as its callers wrote it down: what has to be in the books, and nothing else.
import type { WalletProcess } from './world.ts';

/** A posted charge as its receipt told it; micros. */
export interface AcknowledgedCharge {
  readonly tenantId: string;
  readonly amount: bigint;
  readonly fromReservation: bigint;
  readonly fromAvailable: bigint;
  readonly toArrears: bigint;
}

/** A reservation and what was acknowledged of it since; micros. */
export interface AcknowledgedReservation {
  readonly tenantId: string;
  readonly amount: bigint;
  captured: bigint;
  released: bigint;
}

/** A command in the form in which it may be repeated, at whichever process. */
export type Command = (process: WalletProcess) => Promise<unknown>;

export class Journal {
  /** By origin. */
  readonly credits = new Map<string, { readonly tenantId: string; readonly amount: bigint }>();
  readonly charges = new Map<string, AcknowledgedCharge>();
  /** By reference. */
  readonly reservations = new Map<string, AcknowledgedReservation>();
  /** By origin; units. */
  readonly packages = new Map<string, { readonly tenantId: string; readonly amount: bigint }>();
  /** By id; what of the units was drawn. */
  readonly draws = new Map<string, { readonly tenantId: string; readonly units: bigint; readonly drawn: bigint }>();
  /** By id; micros. */
  readonly reversals = new Map<
    string,
    { readonly tenantId: string; readonly chargeId: string; readonly amount: bigint }
  >();
  /** By reference; all of them were lifted. */
  readonly freezes = new Map<string, { readonly tenantId: string }>();
  /** Every command with its answer, to be repeated when all is over. */
  readonly answered: { readonly command: Command; readonly answer: string }[] = [];
  /** Answers that were refusals, by reason. */
  readonly refusals = new Map<string, number>();
  /** Calls that ended without an answer: an outage, or a lost answer. */
  unknown = 0;
  /** Commands that were given more than once, on purpose or to find out. */
  repeated = 0;
  /** What cannot be: two answers to one command. */
  readonly faults: string[] = [];
}

/** An answer in one form, for comparison; whether it was posted before is no part of it. */
export function plain(answer: unknown): string {
  return JSON.stringify(answer, (name, value: unknown) =>
    name === 'replayed' ? undefined : typeof value === 'bigint' ? value.toString() : value,
  );
}
