// A wallet with real arithmetic: lots, reservations that hold parts of lots, and settlements that conserve.
import {
  WalletServiceService,
  type Lot,
  type Position,
  Reservation,
  type ExecuteSettlementRequest,
  type ReleaseReservationRequest,
  type ReserveRequest,
} from '@tollgate/contracts/wallet/v1/wallet';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { implement } from '@tollgate/rpc';
import { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import { KeptBooks, newPack, packMessage, settlePacks, type Pack } from './packages.ts';
import { listenAs, StandIn, type Listening } from './stand-in.ts';

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

interface HeldLot {
  readonly lotId: string;
  readonly kind: 'LOT_KIND_CASH' | 'LOT_KIND_BONUS';
  readonly credited: bigint;
  readonly creditTime: Date;
  remaining: bigint;
}

interface Held {
  readonly reference: string;
  readonly tenantId: string;
  readonly amount: bigint;
  readonly parts: Map<string, bigint>;
  captured: bigint;
  released: bigint;
  readonly expireTime: Date;
}

export class StandInWallet extends StandIn {
  readonly #lots = new Map<string, HeldLot[]>();
  readonly #held = new Map<string, Held>();
  readonly arrears = new Map<string, bigint>();
  readonly packs = new Map<string, Pack[]>();
  readonly kept = new KeptBooks();
  /** What settlements moved, by fate. */
  readonly moved = new Map<string, bigint>();
  settlements = 0;
  /** Runs when a position is read and not yet answered. */
  whileReading: () => Promise<void> = () => Promise.resolve();
  /** Runs when a reservation is asked for and not yet made. */
  beforeReserving: () => Promise<void> = () => Promise.resolve();
  /** Runs while a reservation is being made, before it is answered. */
  whileReserving: () => Promise<void> = () => Promise.resolve();

  credit(tenantId: string, kind: 'CASH' | 'BONUS', micros: bigint): string {
    const lot: HeldLot = {
      lotId: newId('lot'),
      kind: `LOT_KIND_${kind}`,
      credited: micros,
      creditTime: new Date('2026-11-01T00:00:00Z'),
      remaining: micros,
    };
    this.#lots.set(tenantId, [...this.lotsOf(tenantId), lot]);
    return lot.lotId;
  }

  /** A package for its price, of which `used` units are gone. */
  pack(tenantId: string, product: string, units: bigint, used: bigint, pricePaid: bigint): string {
    const pack = newPack(product, units, used, pricePaid);
    this.packs.set(tenantId, [...(this.packs.get(tenantId) ?? []), pack]);
    this.kept.add(tenantId, 'KEPT_VALUE_PACKAGES', pricePaid);
    return pack.lotId;
  }

  /** A lot goes, as when its payment is reversed. */
  take(tenantId: string, lotId: string): void {
    this.#lots.set(
      tenantId,
      this.lotsOf(tenantId).filter((each) => each.lotId !== lotId),
    );
  }

  lotsOf(tenantId: string): HeldLot[] {
    return this.#lots.get(tenantId) ?? [];
  }

  /** Micros set aside for a tenant. */
  reservedFor(tenantId: string): bigint {
    return this.#openOf(tenantId).reduce((sum, each) => sum + left(each), 0n);
  }

  /** A charge: from the reservation, then from lots, then it is owed. */
  charge(tenantId: string, micros: bigint, reference = ''): void {
    let due = micros;
    const held = this.#held.get(reference);
    for (const [lotId, part] of held?.parts ?? []) {
      const taken = part < due ? part : due;
      held?.parts.set(lotId, part - taken);
      if (held !== undefined) held.captured += taken;
      this.#take(tenantId, lotId, taken);
      due -= taken;
    }
    for (const lot of this.#bonusFirst(tenantId)) {
      const free = lot.remaining - this.#reservedOn(lot.lotId);
      const taken = free < due ? free : due;
      this.#take(tenantId, lot.lotId, taken);
      due -= taken;
    }
    if (due > 0n) this.arrears.set(tenantId, (this.arrears.get(tenantId) ?? 0n) + due);
  }

  serve(): Promise<Listening> {
    const { getPosition, reserve, releaseReservation, executeSettlement } = WalletServiceService;
    const contract = { getPosition, reserve, releaseReservation, executeSettlement };
    const binding = implement(contract, {
      getPosition: this.read('getPosition', async ({ tenantId }) => {
        const position = this.#position(tenantId);
        await this.whileReading();
        return { position };
      }),
      reserve: this.order('reserve', (request) => this.#reserve(request)),
      releaseReservation: this.order('releaseReservation', (request) => this.#release(request)),
      executeSettlement: this.order('executeSettlement', (request) => this.#settle(request)),
    });
    const { returnKept } = ForfeituresServiceService;
    const forfeitures = implement(
      { returnKept },
      { returnKept: this.order('returnKept', (request) => this.kept.giveBack(request)) },
    );
    return listenAs('wallet', [binding, forfeitures]);
  }

  #position(tenantId: string): Position {
    const lots = this.lotsOf(tenantId).filter((lot) => lot.remaining > 0n);
    const packs = (this.packs.get(tenantId) ?? []).filter((each) => each.remaining > 0n);
    const money = lots.map((lot): Lot => ({
      lotId: lot.lotId,
      kind: lot.kind,
      credited: cny(lot.credited),
      remaining: cny(lot.remaining),
      reserved: cny(this.#reservedOn(lot.lotId)),
      pricePaid: cny(lot.kind === 'LOT_KIND_CASH' ? lot.credited : 0n),
      origin: 'ord_test',
      creditTime: lot.creditTime,
      expireTime: undefined,
    }));
    return {
      tenantId,
      lots: [...money, ...packs.map(packMessage)],
      openReservations: this.#openOf(tenantId).map(message),
      arrears: cny(this.arrears.get(tenantId) ?? 0n),
      refundable: cny(0n),
      asOfSequence: 1n,
    };
  }

  /** Units that packages of a product have free, by tenant and product. */
  readonly units = new Map<string, bigint>();
  readonly #unitsHeld = new Map<string, { readonly of: string; left: bigint }>();

  #reserveUnits(request: ReserveRequest): { readonly reservation: Reservation } {
    const { tenantId, units, reference } = request;
    const of = `${tenantId} ${units?.product}`;
    const free = this.units.get(of) ?? 0n;
    const asked = units?.units ?? 0n;
    if (free < asked) throw failedPrecondition('INSUFFICIENT_UNITS', 'not enough');
    this.units.set(of, free - asked);
    this.#unitsHeld.set(reference, { of, left: asked });
    return { reservation: unitMessage(request, asked, 0n) };
  }

  #releaseUnits(request: ReleaseReservationRequest, held: { readonly of: string; left: bigint }) {
    const released = held.left;
    this.units.set(held.of, (this.units.get(held.of) ?? 0n) + released);
    held.left = 0n;
    return { reservation: unitMessage(request, released, released) };
  }

  async #reserve(request: ReserveRequest) {
    const { tenantId, amount, reference, expireTime } = request;
    await this.beforeReserving();
    if (request.units !== undefined) return this.#reserveUnits(request);
    let due = amount?.micros ?? 0n;
    const parts = new Map<string, bigint>();
    for (const lot of this.#bonusFirst(tenantId)) {
      const free = lot.remaining - this.#reservedOn(lot.lotId);
      const taken = free < due ? free : due;
      if (taken > 0n) parts.set(lot.lotId, taken);
      due -= taken;
    }
    if (due > 0n) throw failedPrecondition('INSUFFICIENT_BALANCE', 'not enough', { missing: String(due) });
    const held: Held = {
      reference,
      tenantId,
      amount: amount?.micros ?? 0n,
      parts,
      captured: 0n,
      released: 0n,
      expireTime: expireTime ?? new Date(0),
    };
    this.#held.set(reference, held);
    await this.whileReserving();
    return { reservation: message(held) };
  }

  #release(request: ReleaseReservationRequest) {
    const { reference } = request;
    const units = this.#unitsHeld.get(reference);
    if (units !== undefined) return this.#releaseUnits(request, units);
    const held = this.#held.get(reference);
    if (held === undefined) throw notFound('RESERVATION_NOT_FOUND', 'none');
    held.released += left(held);
    held.parts.clear();
    return { reservation: message(held) };
  }

  #settle({ tenantId, lines }: ExecuteSettlementRequest) {
    if (this.reservedFor(tenantId) > 0n) throw failedPrecondition('RESERVATIONS_OPEN', 'still set aside');
    for (const lot of this.lotsOf(tenantId)) {
      const disposed = lines.filter((line) => line.lotId === lot.lotId);
      const total = disposed.reduce((sum, line) => sum + (line.amount?.micros ?? 0n), 0n);
      if (total !== lot.remaining) throw failedPrecondition('POSITION_CHANGED', `${lot.lotId}: ${total}`);
    }
    const packs = this.packs.get(tenantId) ?? [];
    this.kept.add(tenantId, 'KEPT_VALUE_PACKAGES', -settlePacks(packs, lines));
    for (const { lotId, fate, amount, units } of lines) {
      if (units === undefined) this.#take(tenantId, lotId, amount?.micros ?? 0n);
      if (fate === 'SETTLEMENT_FATE_FORFEITED') this.kept.add(tenantId, 'KEPT_VALUE_FORFEITED', amount?.micros ?? 0n);
      this.moved.set(fate, (this.moved.get(fate) ?? 0n) + (amount?.micros ?? 0n));
    }
    this.settlements += 1;
    return { transfers: [], balance: undefined };
  }

  #openOf(tenantId: string): Held[] {
    return [...this.#held.values()].filter((each) => each.tenantId === tenantId && left(each) > 0n);
  }

  #reservedOn(lotId: string): bigint {
    return [...this.#held.values()].reduce((sum, each) => sum + (each.parts.get(lotId) ?? 0n), 0n);
  }

  #bonusFirst(tenantId: string): HeldLot[] {
    return this.lotsOf(tenantId).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  #take(tenantId: string, lotId: string, micros: bigint): void {
    const lot = this.lotsOf(tenantId).find((each) => each.lotId === lotId);
    if (lot === undefined || lot.remaining < micros) throw new Error(`lot ${lotId} does not hold ${micros}`);
    lot.remaining -= micros;
  }
}

const left = (held: Held): bigint => [...held.parts.values()].reduce((sum, part) => sum + part, 0n);

function unitMessage(
  { tenantId, reference }: { readonly tenantId: string; readonly reference: string },
  units: bigint,
  released: bigint,
): Reservation {
  return Reservation.fromPartial({ tenantId, reference, units: { product: '', units, captured: 0n, released } });
}

function message(held: Held): Reservation {
  return {
    reservationId: '',
    tenantId: held.tenantId,
    reference: held.reference,
    amount: cny(held.amount),
    captured: cny(held.captured),
    released: cny(held.released),
    state: left(held) > 0n ? 'RESERVATION_STATE_OPEN' : 'RESERVATION_STATE_CLOSED',
    expireTime: held.expireTime,
  };
}
