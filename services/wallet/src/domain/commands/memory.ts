// What was decided under an id or a reference before: what makes repetitions count once.
import type { PostedTransfer } from '../posted-transfer.ts';
import type { Movement, ReservationState, WalletState } from '../wallet.ts';
import { type PaidPart, type Share, withPaid } from '../give-back.ts';
import type {
  ChargeRecord,
  CreditedLot,
  DrawRecord,
  Effects,
  FreezeRecord,
  ReservationRecord,
  ReversalRecord,
} from './decision.ts';

/** What the tables remember of the ids and references that commands name. */
export interface Remembered {
  readonly charges: readonly ChargeRecord[];
  readonly reservations: readonly (ReservationRecord & { readonly tenantId: string })[];
  /** Of one origin in the order of its credit. */
  readonly lots: readonly (CreditedLot & { readonly tenantId: string })[];
  readonly roundings: readonly PostedTransfer[];
  readonly payouts: readonly PostedTransfer[];
  /** What was kept and given back. */
  readonly returned: readonly PostedTransfer[];
  readonly settlements: readonly {
    readonly settlementId: string;
    readonly tenantId: string;
    readonly transfers: readonly PostedTransfer[];
  }[];
  /** Tenants of which any settlement was executed. */
  readonly settled: readonly string[];
  readonly draws: readonly DrawRecord[];
  readonly freezes: readonly (FreezeRecord & { readonly tenantId: string })[];
  readonly reversals: readonly ReversalRecord[];
  /** Charges that are to be reversed: how they were paid, and what was given back of them. */
  readonly reversible: readonly {
    readonly chargeId: string;
    readonly parts: readonly PaidPart[];
    readonly reversed: bigint;
  }[];
  /** What lots have paid of a tenant's arrears and not got back, the latest first. */
  readonly laterPayers: readonly { readonly tenantId: string; readonly shares: readonly Share[] }[];
}

/** An executed settlement; its transfers are not known yet when the same batch executes it. */
export interface KnownSettlement {
  readonly tenantId: string;
  readonly transfers: readonly PostedTransfer[] | undefined;
}

const key = (tenantId: string, reference: string): string => `${tenantId} ${reference}`;

/**
 * One batch's memory: what was looked up, and what the batch has decided so far. An incomplete one knows the batch only;
 * the unique keys of the tables stand behind it, and a command that they stop is judged again with a complete one.
 */
export class Memory {
  readonly complete: boolean;
  readonly #charges = new Map<string, ChargeRecord>();
  readonly #reservations = new Map<string, ReservationRecord>();
  readonly #origins = new Map<string, CreditedLot[]>();
  readonly #roundings = new Map<string, PostedTransfer | 'in this batch'>();
  readonly #payouts = new Map<string, PostedTransfer | 'in this batch'>();
  readonly #returned = new Map<string, PostedTransfer | 'in this batch'>();
  readonly #settlements = new Map<string, KnownSettlement>();
  readonly #settled: Set<string>;
  readonly #draws = new Map<string, DrawRecord>();
  readonly #freezes = new Map<string, FreezeRecord>();
  readonly #reversals = new Map<string, ReversalRecord>();
  readonly #parts = new Map<string, readonly PaidPart[]>();
  readonly #reversed = new Map<string, bigint>();
  readonly #laterPayers = new Map<string, readonly Share[]>();
  readonly #below: Memory | undefined;

  private constructor(remembered: Remembered | undefined, below: Memory | undefined) {
    this.complete = below?.complete ?? remembered !== undefined;
    this.#below = below;
    this.#settled = new Set(remembered?.settled);
    if (remembered === undefined) return;
    for (const charge of remembered.charges) this.#charges.set(charge.chargeId, charge);
    for (const each of remembered.reservations) this.#reservations.set(key(each.tenantId, each.reference), each);
    for (const lot of remembered.lots) this.#noteLot(lot.tenantId, lot);
    for (const each of remembered.roundings) this.#roundings.set(key(each.tenantId, each.reference), each);
    for (const each of remembered.payouts) this.#payouts.set(key(each.tenantId, each.reference), each);
    for (const each of remembered.returned) this.#returned.set(key(each.tenantId, each.reference), each);
    for (const each of remembered.settlements) this.#settlements.set(each.settlementId, each);
    for (const each of remembered.draws) this.#draws.set(each.drawId, each);
    for (const each of remembered.freezes) this.#freezes.set(key(each.tenantId, each.reference), each);
    for (const each of remembered.reversals) this.#reversals.set(each.reversalId, each);
    for (const { chargeId, parts, reversed } of remembered.reversible) {
      this.#parts.set(chargeId, parts);
      this.#reversed.set(chargeId, reversed);
    }
    for (const { tenantId, shares } of remembered.laterPayers) this.#laterPayers.set(tenantId, shares);
  }

  static incomplete(): Memory {
    return new Memory(undefined, undefined);
  }

  static of(remembered: Remembered): Memory {
    return new Memory(remembered, undefined);
  }

  /** A memory over this one, for work that may be undone: it is forgotten, or its effects are noted here. */
  over(): Memory {
    return new Memory(undefined, this);
  }

  charge(chargeId: string): ChargeRecord | undefined {
    return this.#charges.get(chargeId) ?? this.#below?.charge(chargeId);
  }

  /** Any reservation of a tenant under that reference, open or not. */
  reservation(tenantId: string, reference: string): ReservationRecord | undefined {
    return this.#reservations.get(key(tenantId, reference)) ?? this.#below?.reservation(tenantId, reference);
  }

  /** The lots that an origin was credited with; none when it was not. */
  origin(tenantId: string, origin: string): readonly CreditedLot[] {
    return this.#origins.get(key(tenantId, origin)) ?? this.#below?.origin(tenantId, origin) ?? [];
  }

  /** A document's rounding; of one that this batch posts only that it does. */
  rounding(tenantId: string, reference: string): PostedTransfer | 'in this batch' | undefined {
    return this.#roundings.get(key(tenantId, reference)) ?? this.#below?.rounding(tenantId, reference);
  }

  /** What a refund took out; of one that this batch pays out only that it does. */
  payout(tenantId: string, reference: string): PostedTransfer | 'in this batch' | undefined {
    return this.#payouts.get(key(tenantId, reference)) ?? this.#below?.payout(tenantId, reference);
  }

  /** What gave kept value back; of one that this batch gives back only that it does. */
  returned(tenantId: string, reference: string): PostedTransfer | 'in this batch' | undefined {
    return this.#returned.get(key(tenantId, reference)) ?? this.#below?.returned(tenantId, reference);
  }

  settlement(settlementId: string): KnownSettlement | undefined {
    return this.#settlements.get(settlementId) ?? this.#below?.settlement(settlementId);
  }

  isSettled(tenantId: string): boolean {
    return this.#settled.has(tenantId) || this.#below?.isSettled(tenantId) === true;
  }

  draw(drawId: string): DrawRecord | undefined {
    return this.#draws.get(drawId) ?? this.#below?.draw(drawId);
  }

  /** A freeze of a tenant under that reference, open or lifted. */
  freeze(tenantId: string, reference: string): FreezeRecord | undefined {
    return this.#freezes.get(key(tenantId, reference)) ?? this.#below?.freeze(tenantId, reference);
  }

  reversal(reversalId: string): ReversalRecord | undefined {
    return this.#reversals.get(reversalId) ?? this.#below?.reversal(reversalId);
  }

  /** How a charge was paid; undefined of one that this batch posts. */
  chargeParts(chargeId: string): readonly PaidPart[] | undefined {
    return this.#parts.get(chargeId) ?? this.#below?.chargeParts(chargeId);
  }

  /** What reversals have given back of a charge, those of this batch included. */
  reversedOf(chargeId: string): bigint {
    return this.#reversed.get(chargeId) ?? this.#below?.reversedOf(chargeId) ?? 0n;
  }

  /** What lots have paid of a tenant's arrears and not got back, in this batch too, the latest first. */
  laterPayers(tenantId: string): readonly Share[] {
    return this.#laterPayers.get(tenantId) ?? this.#below?.laterPayers(tenantId) ?? [];
  }

  /** Takes in what an accepted command did. */
  note(effects: Effects): void {
    const { wallet, movements, charge, reservations, lots, settlement } = effects;
    const { tenantId } = wallet;
    if (this.complete) this.#noteRare(effects);
    if (charge !== undefined) this.#charges.set(charge.chargeId, charge);
    for (const each of reservations ?? []) {
      const state = each.holds.length === 0 ? 'CLOSED' : 'OPEN';
      this.#reservations.set(key(tenantId, each.reference), { ...each, state });
    }
    for (const lot of lots ?? []) this.#noteLot(tenantId, lot);
    if (settlement !== undefined) {
      this.#settlements.set(settlement.settlementId, { tenantId, transfers: undefined });
      this.#settled.add(tenantId);
    }
    if (movements[0]?.reason === 'ROUNDING')
      this.#roundings.set(key(tenantId, movements[0].reference), 'in this batch');
    if (movements[0]?.reason === 'PAID_OUT') this.#payouts.set(key(tenantId, movements[0].reference), 'in this batch');
  }

  /** What only commands do that are judged with a complete memory. */
  #noteRare({ wallet, movements, draw, freeze, reversal }: Effects): void {
    const { tenantId } = wallet;
    this.notePaid(wallet, movements);
    const [first] = movements;
    if (first?.reason === 'KEPT_RETURNED') this.#returned.set(key(tenantId, first.reference), 'in this batch');
    if (draw !== undefined) this.#draws.set(draw.drawId, draw);
    if (freeze !== undefined) this.#freezes.set(key(tenantId, freeze.reference), freeze);
    if (reversal === undefined) return;
    this.#reversals.set(reversal.reversalId, reversal);
    this.#reversed.set(reversal.chargeId, this.reversedOf(reversal.chargeId) + reversal.amount);
  }

  /** Takes in which lots have paid arrears, or got that back; the wallet has them as they are then. */
  notePaid({ tenantId, lots }: WalletState, movements: readonly Movement[]): void {
    if (!this.complete) return;
    const before = this.laterPayers(tenantId);
    const after = withPaid(before, lots, movements);
    if (after !== before) this.#laterPayers.set(tenantId, after);
  }

  /** Takes in that time has ended a reservation. */
  noteExpired(tenantId: string, reservation: ReservationState): void {
    this.#reservations.set(key(tenantId, reservation.reference), { ...reservation, state: 'EXPIRED' });
  }

  #noteLot(tenantId: string, lot: CreditedLot): void {
    const name = key(tenantId, lot.origin);
    const lots = this.#origins.get(name);
    if (lots === undefined) this.#origins.set(name, [lot]);
    else lots.push(lot);
  }
}
