// What settle() answers: lines that move every fen and every unit, or why it will not say.
import type { Bilingual, Decider, LotKind, SettlementCause } from '../schema/words.ts';

export type Fate = 'CONSUMED' | 'FORFEITED' | 'REFUNDED' | 'RETAINED_UNTIL_INVOICE_RETURNED' | 'EXPIRED' | 'SET_OFF';

/** PROVIDER takes what was used, owed, forfeited or lapsed; HELD stays where it is until the invoice is back. */
export type Destination = 'WALLET_REFUND_BALANCE' | 'ORIGINAL_CHANNEL' | 'PROVIDER' | 'HELD';

/** A debt paid out of the refund of a package, whose units cannot be split along a sum of money. */
export interface Deduction {
  readonly ref: string;
  readonly kind: UnpaidDebt['kind'];
  /** Micros. */
  readonly amount: bigint;
  readonly clause: string;
}

/** price paid − units consumed × unit price; in micros but for the units. */
export interface PackageValue {
  readonly pricePaid: bigint;
  readonly consumed: bigint;
  readonly unitPrice: bigint;
}

export interface SettlementLine {
  readonly lotId: string;
  readonly lotKind: LotKind;
  readonly fate: Fate;
  readonly destination: Destination;
  /** The lot's asset; `amount` is counted in it. The lines of a lot add up to what was available. */
  readonly asset: string;
  readonly amount: bigint;
  /**
   * Micros of CNY that reach the tenant (REFUNDED) or would (RETAINED…); zero otherwise. Equal to `amount` for cash;
   * for a package: price paid − units consumed × unit price, floor zero, less the deductions.
   */
  readonly payout: bigint;
  /** How what a package is worth was found; there only for a package that is refunded, held or set off. */
  readonly valued?: PackageValue;
  /** Debts paid out of what a package is worth; there only when there are some. */
  readonly deductions?: readonly Deduction[];
  readonly clause: string;
  /** Statutes and house rules that carry it beside the clause. */
  readonly also: readonly string[];
  readonly reason: string;
  /** The usage, arrears, claim or invoice the line answers; empty where it answers none. */
  readonly ref: string;
}

/** What the tenant still owes after everything usable was used. */
export interface UnpaidDebt {
  readonly ref: string;
  readonly kind: 'USAGE' | 'ARREARS';
  readonly amount: bigint;
  readonly clause: string;
}

/** A claim after its cap; what is not set off stays open between the parties. */
export interface ClaimOutcome {
  readonly id: string;
  readonly by: 'PROVIDER' | 'TENANT';
  readonly claimed: bigint;
  /** At most the cap, where the agreement caps it. */
  readonly payable: bigint;
  readonly setOff: bigint;
  readonly open: bigint;
  readonly clause: string;
}

/** A choice the agreement leaves to a person, for the lots it touches. */
export interface Discretion {
  readonly clause: string;
  readonly question: Bilingual;
  readonly options: readonly { readonly option: string; readonly title: Bilingual }[];
  /** The option that costs the tenant least. */
  readonly default: string;
  readonly lotIds: readonly string[];
  /** What was elected and by whom; null while nobody did and the default is only assumed. */
  readonly elected: { readonly option: string; readonly electedBy: string } | null;
}

export interface SettlementPlan {
  readonly agreement: { readonly id: string; readonly version: string; readonly contentHash: string };
  readonly cause: SettlementCause;
  readonly decider: Decider;
  /** The clause of the rule applied. */
  readonly clause: string;
  /** The clause is silent about money: what follows is Tollgate's reading, shown as such. */
  readonly silentOnMoney: boolean;
  readonly lines: readonly SettlementLine[];
  readonly discretionary: readonly Discretion[];
  readonly unpaid: readonly UnpaidDebt[];
  readonly claims: readonly ClaimOutcome[];
  readonly retainedReservations: readonly string[];
}

export type SettlementRefusal =
  | { readonly reason: 'UNKNOWN_CAUSE'; readonly cause: SettlementCause }
  | {
      readonly reason: 'DECIDER_NOT_ENTITLED';
      readonly decider: Decider;
      readonly entitled: readonly Decider[];
      readonly clause: string;
    }
  | { readonly reason: 'INVALID_POSITION'; readonly faults: readonly string[] }
  | { readonly reason: 'OPEN_RESERVATIONS'; readonly reservationIds: readonly string[] }
  | { readonly reason: 'UNKNOWN_ELECTION'; readonly clause: string }
  | {
      readonly reason: 'UNKNOWN_OPTION';
      readonly clause: string;
      readonly option: string;
      readonly options: readonly string[];
    }
  | { readonly reason: 'ELECTION_TWICE'; readonly clause: string }
  | { readonly reason: 'ELECTION_UNSIGNED'; readonly clause: string };

/**
 * SETTLED can be executed. ELECTION_REQUIRED cannot: `plan` assumes the defaults, as a preview, and `requiresElection`
 * lists what a person has to choose. REFUSED: nothing can be said.
 */
export type Settlement =
  | { readonly outcome: 'SETTLED'; readonly plan: SettlementPlan }
  | {
      readonly outcome: 'ELECTION_REQUIRED';
      readonly plan: SettlementPlan;
      readonly requiresElection: readonly Discretion[];
    }
  | { readonly outcome: 'REFUSED'; readonly refusal: SettlementRefusal };
