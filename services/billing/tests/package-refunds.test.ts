// Packages that are given back within their window: price paid less units used at the package's own unit price.

import { randomUUID } from 'node:crypto';
import { PackageRefunded, PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let packages: Client<PackagesServiceService>;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  packages = await world.service.client(PackagesServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
  });
});
afterAll(() => world.stop());
const NOON = new Date('2026-11-21T04:00:00Z');
beforeEach(() => {
  world.clock.now = NOON;
});

/** Seven days, as JD gives them (domain: unused full, used the remainder). */
async function bought(units = 10_000n, price = 470n * YUAN, refundDays = 7) {
  const { offer } = await packages.publishPackageOffer({
    requestId: randomUUID(),
    offer: {
      code: 'sms-back',
      version: 0,
      product: 'sms-cn',
      units,
      price: cny(price),
      validMonths: 24,
      overflow: 'PACKAGE_OVERFLOW_STOP',
      refundDays,
      usableInArrears: true,
      withdrawn: false,
      publishTime: undefined,
    },
    validateOnly: false,
  });
  const tenantId = await world.tenant();
  world.wallet.ledger.open(tenantId).cash = 1_000n * YUAN;
  const request = { requestId: randomUUID(), tenantId, code: 'sms-back', version: offer?.version ?? 0 };
  const { package: one } = await packages.buyPackage(request);
  return { tenantId, packageId: one?.packageId ?? '' };
}
const giveBack = (one: { tenantId: string; packageId: string }, requestId = randomUUID(), validateOnly = false) =>
  packages.refundPackage({ ...one, requestId, validateOnly });
const cash = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId)?.cash;
const shown = async (tenantId: string) =>
  (await packages.listPackages({ tenantId, pageSize: 0, pageToken: '' })).packages[0];
const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
async function use(tenantId: string, units: bigint): Promise<void> {
  await world.count(tenantId, [{ units }]);
  await world.settle();
  await world.settle();
}

describe('a package given back', () => {
  it('unused comes to what was paid; a second time, and the same request, change nothing', async () => {
    const one = await bought();
    const preview = await giveBack(one, randomUUID(), true);
    expect(preview.refund).toMatchObject({ unitsUsed: 0n, unitsTakenBack: 10_000n, amount: cny(470n * YUAN) });
    expect([cash(one.tenantId), (await shown(one.tenantId))?.state]).toEqual([530n * YUAN, 'PACKAGE_STATE_ACTIVE']);
    const requestId = randomUUID();
    const first = await giveBack(one, requestId);
    expect(await giveBack(one, requestId)).toEqual(first);
    expect(await refusal(giveBack(one))).toMatchObject({ reason: 'PACKAGE_NOT_ACTIVE' });
    expect(cash(one.tenantId)).toBe(1_000n * YUAN);
    expect(await shown(one.tenantId)).toMatchObject({
      state: 'PACKAGE_STATE_REFUNDED',
      unitsLeft: 0n,
      refund: { amount: cny(470n * YUAN), refundTime: NOON },
    });
    // Both are on the month's invoice, which comes to nothing.
    const month = { requestId: randomUUID(), tenantId: one.tenantId, month: '2026-11', validateOnly: true };
    const sum = (await charges(one.tenantId)).reduce((total, charge) => total + (charge.amount?.micros ?? 0n), 0n);
    expect(sum).toBe(0n);
    expect((await world.finance.closePeriod(month)).invoice?.total).toEqual(cny(0n));
    await world.service.flush();
    const told = (await world.service.events('tollgate.billing.package_refunded'))
      .map(({ data }) => PackageRefunded.decode(data))
      .filter(({ refund }) => refund?.packageId === one.packageId);
    expect(told).toHaveLength(1);
  });

  it('partly used comes to the rest: 3,333 of 10,000 at 0.047 are 156.651, and 313.349 go back', async () => {
    const one = await bought();
    await use(one.tenantId, 3_333n);
    const { refund } = await giveBack(one);
    expect(refund).toMatchObject({
      unitsUsed: 3_333n,
      unitsTakenBack: 6_667n,
      used: cny(156_651_000n),
      amount: cny(313_349_000n),
    });
    expect(cash(one.tenantId)).toBe(530n * YUAN + 313_349_000n);
    expect(await packages.listPackages({ tenantId: one.tenantId, pageSize: 0, pageToken: '' })).toMatchObject({
      packages: [{ state: 'PACKAGE_STATE_REFUNDED' }],
    });
  });

  it('whose unit price does not come out even rounds the used units up: 1 of 3 for 1 yuan is 0.333334', async () => {
    const one = await bought(3n, YUAN);
    await use(one.tenantId, 1n);
    expect((await giveBack(one)).refund).toMatchObject({ used: cny(333_334n), amount: cny(666_666n) });
  });

  it('whose answer is lost is carried out by the job, once', async () => {
    const one = await bought();
    const requestId = randomUUID();
    const before = world.wallet.ledger.seen.reversals.length;
    world.wallet.mood.loseGroups = 1;
    expect(await refusal(giveBack(one, requestId))).toMatchObject({ category: 'unavailable' });
    expect((await shown(one.tenantId))?.state).toBe('PACKAGE_STATE_ACTIVE');
    await world.service.runJob('complete-package-refunds');
    await world.service.runJob('complete-package-refunds');
    expect((await giveBack(one, requestId)).refund).toMatchObject({ amount: cny(470n * YUAN) });
    expect(cash(one.tenantId)).toBe(1_000n * YUAN);
    expect(world.wallet.ledger.seen.reversals.length - before).toBe(1);
    expect((await charges(one.tenantId)).filter(({ amount }) => (amount?.micros ?? 0n) < 0n)).toHaveLength(1);
  });

  it('by ten at once goes back once', async () => {
    const one = await bought();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => giveBack(one)));
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(cash(one.tenantId)).toBe(1_000n * YUAN);
    expect((await charges(one.tenantId)).filter(({ amount }) => (amount?.micros ?? 0n) < 0n)).toHaveLength(1);
  });

  it('is refused a moment after its window, and not a moment before', async () => {
    const [early, late] = [await bought(), await bought()];
    world.clock.now = new Date(NOON.getTime() + 7 * 86_400_000 - 1);
    await giveBack(early);
    world.clock.now = new Date(NOON.getTime() + 7 * 86_400_000);
    expect(await refusal(giveBack(late))).toMatchObject({
      reason: 'REFUND_WINDOW_OVER',
      metadata: { until: '2026-11-28T04:00:00.000Z' },
    });
    expect(cash(late.tenantId)).toBe(530n * YUAN);
  });

  it('is refused where its offer says never, when nothing is left, and while a grant holds units', async () => {
    const never = await bought(10_000n, 470n * YUAN, 0);
    expect(await refusal(giveBack(never))).toMatchObject({ reason: 'PACKAGE_NOT_REFUNDABLE' });
    const empty = await bought();
    await use(empty.tenantId, 10_000n);
    expect(await refusal(giveBack(empty))).toMatchObject({ reason: 'PACKAGE_NOT_REFUNDABLE' });
    const held = await bought();
    world.wallet.ledger.units.reserve(held.tenantId, 'sms-cn', 5n, `${newId('grt')}/units`);
    expect(await refusal(giveBack(held))).toMatchObject({ reason: 'PACKAGE_IN_USE' });
    expect([never, empty, held].map(({ tenantId }) => cash(tenantId))).toEqual(Array(3).fill(530n * YUAN));
  });

  it('is refused to another tenant, and to nobody’s package, in the same words', async () => {
    const one = await bought();
    const other = await world.tenant();
    const reason = 'PACKAGE_NOT_FOUND';
    expect(await refusal(giveBack({ ...one, tenantId: other }))).toMatchObject({ reason });
    expect(await refusal(giveBack({ ...one, packageId: newId('pkg') }))).toMatchObject({ reason });
    expect(await refusal(giveBack({ ...one, packageId: 'pkg_1' }))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(cash(one.tenantId)).toBe(530n * YUAN);
  });
});

it('draws from the units that a grant set aside before any others', async () => {
  const { tenantId } = await bought();
  const grantId = newId('grt');
  world.wallet.ledger.units.reserve(tenantId, 'sms-cn', 100n, `${grantId}/units`);
  await world.count(tenantId, [{ units: 60n, grantId }]);
  await world.settle();
  await world.settle();
  const { products } = world.wallet.ledger.units.added(tenantId, { balance: undefined }, undefined).balance?.units ?? {
    products: [],
  };
  expect(products).toEqual([{ product: 'sms-cn', available: 9_900n, reserved: 40n, remaining: 9_940n }]);
});
