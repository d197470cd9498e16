// What callers do besides spending: freezes that are lifted again, charges given back, packages of units and draws from
// them, and value whose time ends while they work.
import { newId } from '@tollgate/ids';
import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import { type Business, call, cny, note, resolved, tenantOf } from './answers.ts';
import { plain } from './journal.ts';

const PRODUCT = 'sms-cn';
const NOTHING = { amount: undefined, pricePaid: undefined, expireTime: undefined };

/** One of them by chance. */
export async function oneOfTerms(business: Business, random: Random): Promise<void> {
  const steps = [freezeAndLift, chargeAndReverse, creditPackage, drawSome, drawSome, creditShortBonus, reserveShortly];
  await steps[random.between(0, steps.length - 1)]?.(business, random);
}

const reversalId = (): string => newId('chg').replace('chg_', 'rvl_');
const drawId = (): string => newId('chg').replace('chg_', 'drw_');
const soon = (random: Random): Date => new Date(Date.now() + random.between(1_000, 6_000));

/** Others go on meanwhile: they are refused, or owe. */
async function freezeAndLift(business: Business, random: Random): Promise<void> {
  const [tenantId, reference] = [tenantOf(business, random), newId('rst')];
  const freeze = { requestId: randomUUID(), tenantId, reference, reason: 'chaos' };
  const made = await resolved(business, random, ({ enforcement }) => enforcement.freezes.freeze(freeze, call));
  if (made === undefined) throw new Error(`a freeze of ${tenantId} was refused`);
  await new Promise((resolve) => setTimeout(resolve, random.between(0, 200)));
  const lift = { requestId: randomUUID(), tenantId, reference };
  const lifted = await resolved(business, random, ({ enforcement }) => enforcement.freezes.unfreeze(lift, call));
  if (lifted === undefined) throw new Error(`a freeze of ${tenantId} was not lifted`);
  business.journal.freezes.set(reference, { tenantId });
}

async function chargeAndReverse(business: Business, random: Random): Promise<void> {
  const [tenantId, chargeId, charged] = [tenantOf(business, random), newId('chg'), BigInt(random.between(2, 300_000))];
  const charge = { chargeId, tenantId, amount: cny(charged), reservationReference: '' };
  const answer = await resolved(business, random, ({ billing }) =>
    billing.wallet.postCharges({ charges: [charge] }, call),
  );
  const outcome = answer?.results[0]?.outcome;
  if (outcome?.$case !== 'receipt') throw new Error(`a charge was not posted: ${plain(outcome)}`);
  note(business, { chargeId, tenantId, amount: charged }, outcome.value);
  const amount = random.next() < 0.5 ? charged : charged / 2n;
  const request = { reversalId: reversalId(), tenantId, chargeId, amount: cny(amount) };
  const done = await resolved(business, random, ({ billing }) => billing.reversals.reverseCharge(request, call));
  if (done === undefined) throw new Error(`charge ${chargeId} was not given back`);
  business.journal.reversals.set(request.reversalId, { tenantId, chargeId, amount });
}

async function creditPackage(business: Business, random: Random): Promise<void> {
  const [tenantId, origin, units] = [tenantOf(business, random), newId('ord'), BigInt(random.between(1, 500))];
  const lot = {
    ...NOTHING,
    kind: 'LOT_KIND_PACKAGE' as const,
    units: { product: PRODUCT, units },
    pricePaid: cny(units * 40_000n),
  };
  const request = { requestId: randomUUID(), tenantId, origin, credits: [lot] };
  const done = await resolved(business, random, ({ billing }) => billing.wallet.creditLots(request, call));
  if (done === undefined) throw new Error(`a package of ${tenantId} was refused`);
  business.journal.packages.set(origin, { tenantId, amount: units });
}

/** What packages do not have is not drawn. */
async function drawSome(business: Business, random: Random): Promise<void> {
  const [tenantId, units] = [tenantOf(business, random), BigInt(random.between(1, 200))];
  const request = { drawId: drawId(), tenantId, product: PRODUCT, units, reservationReference: '' };
  const done = await resolved(business, random, ({ billing }) => billing.units.drawUnits(request, call));
  if (done?.receipt === undefined) throw new Error(`draw ${request.drawId} was refused`);
  const { fromReservation, fromAvailable } = done.receipt;
  business.journal.draws.set(request.drawId, { tenantId, units, drawn: fromReservation + fromAvailable });
}

/** Refused when its time is over before it has an answer. */
async function creditShortBonus(business: Business, random: Random): Promise<void> {
  const [tenantId, origin, amount] = [tenantOf(business, random), newId('ord'), BigInt(random.between(1, 900_000))];
  const lot = { ...NOTHING, kind: 'LOT_KIND_BONUS' as const, amount: cny(amount), expireTime: soon(random) };
  const request = { requestId: randomUUID(), tenantId, origin, credits: [lot] };
  const done = await resolved(business, random, ({ billing }) => billing.wallet.creditLots(request, call));
  if (done !== undefined) business.journal.credits.set(origin, { tenantId, amount });
}

/** A part is charged, from what is reserved or, too late, from what is available; the rest comes free by itself. */
async function reserveShortly(business: Business, random: Random): Promise<void> {
  const [tenantId, reference, amount] = [tenantOf(business, random), newId('grt'), BigInt(random.between(3, 900_000))];
  const request = { requestId: randomUUID(), tenantId, reference, amount: cny(amount), expireTime: soon(random) };
  const made = await resolved(business, random, ({ enforcement }) => enforcement.wallet.reserve(request, call));
  if (made === undefined) return;
  const reservation = { tenantId, amount, captured: 0n, released: amount };
  business.journal.reservations.set(reference, reservation);
  const charge = { chargeId: newId('chg'), tenantId, amount: cny(amount / 3n), reservationReference: reference };
  const posted = await resolved(business, random, ({ billing }) =>
    billing.wallet.postCharges({ charges: [charge] }, call),
  );
  const outcome = posted?.results[0]?.outcome;
  if (outcome?.$case !== 'receipt') throw new Error(`a charge was not posted: ${plain(outcome)}`);
  reservation.captured = note(business, { ...charge, amount: amount / 3n }, outcome.value);
  reservation.released = amount - reservation.captured;
}
