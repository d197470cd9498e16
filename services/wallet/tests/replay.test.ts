// The same request id gets the same answer, refusals too, and writes nothing again.
import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  posting,
  present,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

/** Each mutation on a tenant with 100 micros of cash, as the call and as another one of the same request id. */
const MUTATIONS: Record<
  string,
  (tenantId: string) => Promise<readonly [() => Promise<object>, () => Promise<object>]>
> = {
  CreditLots: async (tenantId) => {
    const request = credit(tenantId, [cashOf(5n)]);
    return [() => wallet.billing.creditLots(request), () => wallet.billing.creditLots({ ...request, origin: 'other' })];
  },
  Reserve: async (tenantId) => {
    const request = reservation(tenantId, 5n, 'grt_1', wallet.clock.in(HOUR));
    return [
      () => wallet.enforcement.reserve(request),
      () => wallet.enforcement.reserve({ ...request, amount: cny(6n) }),
    ];
  },
  ReleaseReservation: async (tenantId) => {
    await wallet.enforcement.reserve(reservation(tenantId, 5n, 'grt_1', wallet.clock.in(HOUR)));
    const request = { requestId: randomUUID(), tenantId, reference: 'grt_1', amount: cny(2n) };
    const other = { ...request, amount: undefined };
    return [() => wallet.enforcement.releaseReservation(request), () => wallet.enforcement.releaseReservation(other)];
  },
  PostRounding: async (tenantId) => {
    const request = { requestId: randomUUID(), tenantId, difference: cny(3n), reference: 'inv_1' };
    return [
      () => wallet.billing.postRounding(request),
      () => wallet.billing.postRounding({ ...request, reference: 'inv_2' }),
    ];
  },
  ExecuteSettlement: async (tenantId) => {
    const lotId = present((await wallet.lots(tenantId))[0]).lotId;
    const lines = [{ lotId, fate: 'SETTLEMENT_FATE_REFUNDED' as const, amount: cny(100n), clauseId: 'jd/1' }];
    const request = { requestId: randomUUID(), settlementId: newId('set'), tenantId, lines };
    const other = { ...request, settlementId: newId('set') };
    return [() => wallet.enforcement.executeSettlement(request), () => wallet.enforcement.executeSettlement(other)];
  },
};

describe.each(Object.entries(MUTATIONS))('%s', (_name, make) => {
  it('answers the same again, also to many at once, and refuses another request under its id', async () => {
    const tenantId = await wallet.tenant(100n);
    const [call, other] = await make(tenantId);
    const [first, ...others] = await Promise.all([call(), call(), call(), call()]);
    const written = await wallet.dump();
    for (const answer of [...others, await call()]) expect(answer).toEqual(first);
    expect(await refusal(other())).toMatchObject({ category: 'aborted', reason: 'REQUEST_ID_REUSED' });
    expect(await wallet.dump()).toBe(written);
  });
});

describe('an origin is credited once under any request id', () => {
  const lots = [cashOf(50n), bonusOf(5n, new Date('2026-09-01T00:00:00Z'))];

  it('and the same again is answered with its lots as they are now', async () => {
    const tenantId = await wallet.tenant();
    const first = await wallet.billing.creditLots(credit(tenantId, lots, 'ord_1'));
    await wallet.charge(tenantId, 25n);
    const before = await wallet.dump();
    const answers = await Promise.all([1, 2, 3].map(() => wallet.billing.creditLots(credit(tenantId, lots, 'ord_1'))));
    for (const again of answers) {
      expect(again.lots.map((lot) => [lot.lotId, lot.credited?.micros, lot.remaining?.micros])).toEqual([
        [first.lots[0]?.lotId, 50n, 30n],
        [first.lots[1]?.lotId, 5n, 0n],
      ]);
      expect(again.balance?.available).toEqual(cny(30n));
    }
    expect(await wallet.dump()).toBe(before);
    // Also when the bonus is over by now.
    wallet.clock.pass(365 * 24 * HOUR);
    expect((await wallet.billing.creditLots(credit(tenantId, lots, 'ord_1'))).lots).toHaveLength(2);
    wallet.clock.pass(-365 * 24 * HOUR);
  });

  it.each([
    ['another amount', [cashOf(51n), ...lots.slice(1)]],
    ['a lot less', lots.slice(0, 1)],
    ['a lot more', [...lots, cashOf(1n)]],
    ['another expiry', [...lots.slice(0, 1), bonusOf(5n)]],
    ['another order', lots.toReversed()],
  ])('and %s is refused by name', async (_what, other) => {
    const tenantId = await wallet.tenant();
    await wallet.billing.creditLots(credit(tenantId, lots, 'ord_1'));
    const before = await wallet.dump();
    expect(await refusal(wallet.billing.creditLots(credit(tenantId, other, 'ord_1')))).toMatchObject({
      category: 'aborted',
      reason: 'ORIGIN_CREDITED',
      metadata: { origin: 'ord_1' },
    });
    expect(await wallet.dump()).toBe(before);
  });
});

it('writes nothing of what time has ended, or all of it, beside an answer that is repeated', async () => {
  const tenantId = await wallet.tenant(100n);
  const rounding = { tenantId, difference: cny(3n), reference: 'inv_1' };
  await wallet.billing.postRounding({ ...rounding, requestId: randomUUID() });
  await wallet.enforcement.reserve(reservation(tenantId, 60n, 'grt_1', wallet.clock.in(HOUR)));
  wallet.clock.pass(2 * HOUR);
  await wallet.billing.postRounding({ ...rounding, requestId: randomUUID() });
  wallet.clock.pass(-2 * HOUR);
  expect(await wallet.faults()).toEqual([]);
});

it('answers a refusal again even when it would be granted now', async () => {
  const tenantId = await wallet.tenant(10n);
  const request = reservation(tenantId, 50n, 'grt_1', wallet.clock.in(HOUR));
  const first = await refusal(wallet.enforcement.reserve(request));
  await wallet.billing.creditLots(credit(tenantId, [cashOf(100n)]));
  const before = await wallet.dump();
  expect(await refusal(wallet.enforcement.reserve(request))).toEqual(first);
  expect(await wallet.dump()).toBe(before);
  const anew = await wallet.enforcement.reserve({ ...request, requestId: randomUUID() });
  expect(anew.reservation?.amount).toEqual(cny(50n));
});

it("keeps callers' request ids apart", async () => {
  const tenantId = await wallet.tenant(10n);
  const request = reservation(tenantId, 1n, 'grt_1', wallet.clock.in(HOUR));
  await wallet.enforcement.reserve(request);
  await wallet.billing.creditLots({ ...credit(tenantId, [cashOf(1n)]), requestId: request.requestId });
  expect((await wallet.balance(tenantId)).available).toEqual(cny(10n));
});

it('answers a posted charge as it was paid then, and says so', async () => {
  const tenantId = await wallet.tenant(10n);
  const charge = posting(tenantId, 15n);
  const post = async () => present((await wallet.billing.postCharges({ charges: [charge] })).results[0]).outcome?.value;
  expect(await post()).toEqual({
    fromReservation: cny(0n),
    fromAvailable: cny(10n),
    toArrears: cny(5n),
    replayed: false,
  });
  await wallet.billing.creditLots(credit(tenantId, [cashOf(100n)]));
  const before = await wallet.dump();
  expect(await post()).toEqual({
    fromReservation: cny(0n),
    fromAvailable: cny(10n),
    toArrears: cny(5n),
    replayed: true,
  });
  expect(await wallet.dump()).toBe(before);
});
