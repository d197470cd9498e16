// The command that takes units of a product from a tenant's packages for traffic that was sent. Pure.
import { lotAccount, SYSTEM } from '../chart.ts';
import { drawDownOf } from '../draw-down.ts';
import { drawReused } from '../refusals.ts';
import { capture, takeFromLots } from '../reserve.ts';
import type { Hold, Movement } from '../wallet.ts';
import { type Decision, type DrawRecord, LOOK_UP, refused, type Situation } from './decision.ts';

export interface DrawUnits {
  readonly kind: 'draw-units';
  readonly drawId: string;
  readonly tenantId: string;
  readonly product: string;
  readonly units: bigint;
  /** Empty for none. */
  readonly reservationReference: string;
}

export interface DrawResult {
  readonly draw: DrawRecord;
  /** The draw id was used before, with the same draw. */
  readonly replayed: boolean;
}

/**
 * From the reservation it names, then from packages as far as they go; the rest is not owed. A frozen wallet gives what
 * the reservation holds only. Refuses with DRAW_ID_REUSED.
 */
export function decideDrawUnits({ wallet, memory, now }: Situation, order: DrawUnits): Decision<DrawResult> {
  if (!memory.complete) return LOOK_UP;
  const before = memory.draw(order.drawId);
  if (before !== undefined) {
    if (!sameDraw(before, order)) return refused(drawReused(order.drawId));
    return { kind: 'done', effects: undefined, result: { draw: before, replayed: true } };
  }
  const { drawId, tenantId, product, units, reservationReference: reference } = order;
  const named = wallet.reservations.find((each) => each.reference === reference && each.product === product);
  const captured = named === undefined ? undefined : capture(wallet, named, units);
  const fromReservation = sum(captured?.taken ?? []);
  const rest = captured?.wallet ?? wallet;
  const { takes } = drawDownOf(rest, units - fromReservation, now, product);
  const movements = [...(captured?.taken ?? []), ...takes].map((take): Movement => ({
    from: lotAccount(take.lotId),
    to: SYSTEM.unitsUsed,
    product,
    amount: take.amount,
    reason: 'DRAW',
    reference: drawId,
    clauseId: '',
    tenantId,
  }));
  const fromAvailable = sum(takes);
  const draw = { drawId, tenantId, product, units, reservationReference: reference, fromReservation, fromAvailable };
  const reservations = captured === undefined ? [] : [captured.reservation];
  const effects = { wallet: takeFromLots(rest, takes), movements, reservations, draw };
  return { kind: 'done', effects, result: { draw, replayed: false } };
}

function sum(takes: readonly Hold[]): bigint {
  return takes.reduce((total, take) => total + take.amount, 0n);
}

function sameDraw(before: DrawRecord, order: DrawUnits): boolean {
  return (
    before.tenantId === order.tenantId &&
    before.product === order.product &&
    before.units === order.units &&
    before.reservationReference === order.reservationReference
  );
}
