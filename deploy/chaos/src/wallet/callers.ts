// Callers that give commands until it is time to stop, and take the answers that they get at their word.
import type { GroupCommand, GroupResult } from '@tollgate/contracts/wallet/v1/batch';
import { newId } from '@tollgate/ids';
import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import { type Business, call, cny, note, resolved, tenantOf } from './answers.ts';
import { plain } from './journal.ts';
import { oneOfTerms } from './terms.ts';

const HOUR_MS = 3_600_000;
const YUAN = 1_000_000n;

/** One caller, from now until it is over; its last command is answered when it resolves. */
export async function carryOn(business: Business, random: Random): Promise<void> {
  while (!business.isOver()) {
    const kind = random.next();
    if (kind < 0.15) await oneOfTerms(business, random);
    else if (kind < 0.45) await chargeSome(business, random);
    else if (kind < 0.68) await reserveAndUse(business, random);
    else if (kind < 0.92) await crossWallets(business, random);
    else await credit(business, random, BigInt(random.between(1, 8)) * YUAN);
  }
}

/** Credits a wallet by chance. */
export async function credit(business: Business, random: Random, amount: bigint, tenant?: string): Promise<void> {
  const tenantId = tenant ?? tenantOf(business, random);
  const [requestId, origin] = [randomUUID(), newId('ord')];
  const credits = [
    { kind: 'LOT_KIND_CASH' as const, amount: cny(amount), pricePaid: cny(amount), expireTime: undefined },
  ];
  const done = await resolved(business, random, ({ billing }) =>
    billing.wallet.creditLots({ requestId, tenantId, origin, credits }, call),
  );
  if (done === undefined) throw new Error(`a credit of ${tenantId} was refused`);
  business.journal.credits.set(origin, { tenantId, amount });
}

async function chargeSome(business: Business, random: Random): Promise<void> {
  const charges = Array.from({ length: random.between(1, 6) }, () => ({
    chargeId: newId('chg'),
    tenantId: tenantOf(business, random),
    amount: cny(BigInt(random.between(1, 300_000))),
    reservationReference: '',
  }));
  const answer = await resolved(business, random, ({ billing }) => billing.wallet.postCharges({ charges }, call));
  for (const [place, { chargeId, tenantId, amount }] of charges.entries()) {
    const outcome = answer?.results[place]?.outcome;
    if (outcome?.$case !== 'receipt') throw new Error(`a charge was not posted: ${plain(outcome)}`);
    note(business, { chargeId, tenantId, amount: amount.micros }, outcome.value);
  }
}

/** Sets value aside, captures a part, charges another part from it, and mostly gives the rest back. */
async function reserveAndUse(business: Business, random: Random): Promise<void> {
  const [tenantId, reference, requestId] = [tenantOf(business, random), newId('grt'), randomUUID()];
  const amount = BigInt(random.between(3, 3_000_000));
  const expireTime = new Date(Date.now() + HOUR_MS);
  const made = await resolved(business, random, ({ enforcement }) =>
    enforcement.wallet.reserve({ requestId, tenantId, reference, amount: cny(amount), expireTime }, call),
  );
  if (made === undefined) return;
  const reservation = { tenantId, amount, captured: 0n, released: 0n };
  business.journal.reservations.set(reference, reservation);
  const captured = { requestId: randomUUID(), tenantId, reference, chargeId: newId('chg'), amount: cny(amount / 3n) };
  const capture = await resolved(business, random, ({ billing }) => billing.batches.captureReservation(captured, call));
  reservation.captured += note(business, { ...captured, amount: amount / 3n }, capture?.receipt);
  const charge = { chargeId: newId('chg'), tenantId, amount: cny(amount / 2n), reservationReference: reference };
  const posted = await resolved(business, random, ({ billing }) =>
    billing.wallet.postCharges({ charges: [charge] }, call),
  );
  const outcome = posted?.results[0]?.outcome;
  if (outcome?.$case === 'receipt')
    reservation.captured += note(business, { ...charge, amount: amount / 2n }, outcome.value);
  if (random.next() < 0.2) return;
  const release = { requestId: randomUUID(), tenantId, reference, amount: undefined };
  const released = await resolved(business, random, ({ enforcement }) =>
    enforcement.wallet.releaseReservation(release, call),
  );
  if (released !== undefined) reservation.released = amount - reservation.captured;
}

/** Reserves on several wallets together, and captures all of it together, each time in another order. */
async function crossWallets(business: Business, random: Random): Promise<void> {
  const parts = random
    .shuffle(business.tenants)
    .slice(0, random.between(2, 4))
    .map((tenantId) => ({ tenantId, reference: newId('grt'), amount: BigInt(random.between(1, 1_500_000)) }));
  const expireTime = new Date(Date.now() + HOUR_MS);
  const reserves = parts.map(({ tenantId, reference, amount }): GroupCommand => ({
    tenantId,
    command: { $case: 'reserve', value: { amount: cny(amount), reference, expireTime } },
  }));
  if ((await group(business, random, 'enforcement', reserves)) === undefined) return;
  const made = new Map(parts.map((part) => [part, { ...part, captured: 0n, released: 0n }]));
  for (const [{ reference }, reservation] of made) business.journal.reservations.set(reference, reservation);
  const captures = random.shuffle(parts).map((part) => ({ part, chargeId: newId('chg') }));
  const results = await group(
    business,
    random,
    'billing',
    captures.map(({ part: { tenantId, amount, reference }, chargeId }) => ({
      tenantId,
      command: {
        $case: 'charge',
        value: { chargeId, amount: cny(amount), reservationReference: reference, onlyReserved: true },
      },
    })),
  );
  for (const [place, { part, chargeId }] of captures.entries()) {
    const result = results?.[place]?.result;
    const reservation = made.get(part);
    if (result?.$case !== 'charge' || reservation === undefined) throw new Error('what was reserved was not captured');
    reservation.captured = note(business, { chargeId, ...part }, result.value);
  }
}

async function group(
  business: Business,
  random: Random,
  as: 'billing' | 'enforcement',
  commands: GroupCommand[],
): Promise<GroupResult[] | undefined> {
  const requestId = randomUUID();
  const answer = await resolved(business, random, (each) =>
    each[as].batches.executeGroup({ requestId, commands }, call),
  );
  return answer?.results;
}
