// Packages: offers and versions, purchases from the balance, usage that draws on them, notices before they end.

import { randomUUID } from 'node:crypto';
import {
  PackageExhausted,
  PackageExpiring,
  type PackageOffer,
  PackagesServiceService,
} from '@tollgate/contracts/billing/v1/packages';
import { UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let finance: Client<PackagesServiceService>;
beforeEach(async () => {
  world = await startBilling();
  await world.publish();
  finance = await world.service.client(PackagesServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
  });
});
afterEach(() => world.stop());

/** Tencent's package of 10,000 SMS for 470 yuan (the public table of 2020-02-10). */
const offer: PackageOffer = {
  code: 'sms-10k',
  version: 0,
  product: 'sms-cn',
  units: 10_000n,
  price: cny(470n * YUAN),
  validMonths: 6,
  overflow: 'PACKAGE_OVERFLOW_PAY_AS_YOU_GO',
  refundDays: 7,
  usableInArrears: true,
  withdrawn: false,
  publishTime: undefined,
};
const publish = async (more: Partial<PackageOffer> = {}) =>
  (await finance.publishPackageOffer({ requestId: randomUUID(), offer: { ...offer, ...more }, validateOnly: false }))
    .offer;
const buy = (tenantId: string, version = 1, requestId = randomUUID()) =>
  finance.buyPackage({ requestId, tenantId, code: 'sms-10k', version });
const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const listed = async (tenantId: string) =>
  (await finance.listPackages({ tenantId, pageSize: 0, pageToken: '' })).packages;
const quote = (tenantId: string, units: bigint) => world.catalog.quoteUsage({ tenantId, product: 'sms-cn', units });

async function rich(yuan = 1_000n): Promise<string> {
  const tenantId = await world.tenant();
  world.wallet.ledger.open(tenantId).cash = yuan * YUAN;
  return tenantId;
}
const cash = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId)?.cash;

describe('a purchase', () => {
  it('takes the price and credits the units once, keeps its terms, and is on the invoice', async () => {
    await publish();
    const tenantId = await rich();
    const requestId = randomUUID();
    const first = await buy(tenantId, 1, requestId);
    expect(await buy(tenantId, 1, requestId)).toEqual(first);
    expect(first.package).toMatchObject({
      state: 'PACKAGE_STATE_ACTIVE',
      expireTime: new Date('2027-05-21T16:00:00Z'),
      unitsLeft: 10_000n,
    });
    expect(cash(tenantId)).toBe(530n * YUAN);
    expect(await publish({ price: cny(500n * YUAN), units: 1n })).toMatchObject({ version: 2 });
    expect(await listed(tenantId)).toMatchObject([
      { offer: { version: 1, price: cny(470n * YUAN) }, unitsLeft: 10_000n },
    ]);
    const { invoice } = await world.finance.closePeriod({
      requestId: randomUUID(),
      tenantId,
      month: '2026-11',
      validateOnly: true,
    });
    expect(invoice?.lines).toMatchObject([{ product: 'package:sms-10k', units: 1n, amount: cny(470n * YUAN) }]);
  });

  it('whose answer is lost is carried out by the job, once', async () => {
    await publish();
    const tenantId = await rich();
    world.wallet.mood.lose = 1;
    expect(await refusal(buy(tenantId))).toMatchObject({ category: 'unavailable' });
    await world.service.runJob('complete-purchases');
    await world.service.runJob('complete-purchases');
    expect(await listed(tenantId)).toMatchObject([{ state: 'PACKAGE_STATE_ACTIVE' }]);
    expect(cash(tenantId)).toBe(530n * YUAN);
    expect(await charges(tenantId)).toHaveLength(1);
  });

  it.each([
    ['too little balance', 1, 469n, 'INSUFFICIENT_BALANCE'],
    ['another version than the current one', 2, 1_000n, 'OFFER_CHANGED'],
  ])('is refused for %s, and nothing is charged', async (_name, version, yuan, reason) => {
    await publish();
    const tenantId = await rich(yuan);
    expect(await refusal(buy(tenantId, version))).toMatchObject({ category: 'failed_precondition', reason });
    expect(cash(tenantId)).toBe(yuan * YUAN);
    expect(await charges(tenantId)).toEqual([]);
  });

  it('is refused where nothing is offered, to a tenant that has left, and to nobody', async () => {
    const tenantId = await rich();
    expect(await refusal(buy(tenantId))).toMatchObject({ reason: 'OFFER_NOT_FOUND' });
    await publish();
    expect(await refusal(buy(newId('ten')))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    await world.close(tenantId);
    expect(await refusal(buy(tenantId))).toMatchObject({ reason: 'TENANT_CLOSED' });
    await publish({ withdrawn: true });
    expect((await finance.listPackageOffers({ product: '' })).offers).toEqual([]);
    expect(await refusal(buy(await rich(), 2))).toMatchObject({ reason: 'OFFER_NOT_FOUND' });
  });

  it.each([
    ['a price of nothing', { price: cny(0n) }, 'AMOUNT_INVALID'],
    ['a product that no book has', { product: 'fax' }, 'PRODUCT_NOT_FOUND'],
    ['no units', { units: 0n }, 'INVALID_REQUEST'],
    ['no overflow', { overflow: 'PACKAGE_OVERFLOW_UNSPECIFIED' as const }, 'INVALID_REQUEST'],
  ])('is not offered for %s', async (_name, more, reason) => {
    expect(await refusal(publish(more))).toMatchObject({ reason });
  });
});

describe('usage', () => {
  it('draws on packages first, the rest is priced; an outage of the wallet draws nothing twice', async () => {
    await publish();
    const tenantId = await rich();
    await buy(tenantId);
    expect(await quote(tenantId, 10_001n)).toMatchObject({ packageUnits: 10_000n, amount: cny(45_000n) });
    const usageId = await world.count(tenantId, [{ units: 9_000n }, { product: 'email-trigger', units: 1n }]);
    await world.count(tenantId, [{ units: 9_000n }], usageId);
    world.wallet.mood.lose = 1;
    await world.service.flush();
    await world.service.runJob('post-charges').catch(() => undefined);
    world.wallet.mood.lose = 0;
    await world.settle();
    expect(await listed(tenantId)).toMatchObject([{ unitsLeft: 1_000n }]);
    await world.count(tenantId, [{ units: 3_000n }]);
    await world.settle();
    await world.count(tenantId, [{ units: 10n }]);
    await world.settle();
    const usage = (await charges(tenantId)).filter((charge) => !charge.product.startsWith('package:'));
    expect(usage.map((charge) => [charge.product, charge.units])).toEqual([
      ['sms-cn', 10n],
      ['sms-cn', 2_000n],
      ['email-trigger', 1n],
    ]);
    await world.service.flush();
    const events = await world.service.events('tollgate.billing.package_exhausted');
    expect(events.map((event) => PackageExhausted.decode(event.data))).toMatchObject([{ tenantId, product: 'sms-cn' }]);
  });

  it('beyond a package that says stop is quoted to nobody; what was sent already is priced', async () => {
    await publish({ overflow: 'PACKAGE_OVERFLOW_STOP' });
    const tenantId = await rich();
    await buy(tenantId);
    expect((await quote(tenantId, 10_000n)).amount).toEqual(cny(0n));
    expect(await refusal(quote(tenantId, 10_001n))).toMatchObject({ reason: 'PACKAGE_EXHAUSTED' });
    await world.count(tenantId, [{ units: 10_002n }]);
    await world.settle();
    expect((await charges(tenantId))[0]).toMatchObject({ units: 2n, amount: cny(90_000n) });
  });

  it('that is corrected gives back what was priced first, then units to the package, once', async () => {
    await publish();
    const tenantId = await rich();
    await buy(tenantId);
    await world.count(tenantId, [{ units: 10_004n }]);
    await world.settle();
    const event = UsageCorrected.fromPartial({
      usageId: newId('evt'),
      tenantId,
      correctionId: newId('cor'),
      lines: [{ product: 'sms-cn', hourStart: new Date('2026-11-21T04:00:00Z'), units: -10n }],
      occurTime: world.clock.now,
    });
    const bytes = UsageCorrected.encode(event).finish();
    for (let n = 0; n < 2; n++) await publishEvent(world.service, 'tollgate.metering.usage_corrected', bytes);
    world.wallet.mood.lose = 1;
    await world.settle().catch(() => undefined);
    world.wallet.mood.lose = 0;
    await world.settle();
    const usage = (await charges(tenantId)).filter((charge) => !charge.product.startsWith('package:'));
    expect(usage.map((charge) => charge.units)).toEqual([-4n, 4n]);
    const returned = world.wallet.ledger.seen.credits.filter((one) => one.origin.startsWith('unr_'));
    expect(new Set(returned.map((one) => one.requestId)).size).toBe(1);
    expect(returned[0]?.credits).toMatchObject([{ kind: 'LOT_KIND_PACKAGE', units: { product: 'sms-cn', units: 6n } }]);
    const rows = await world.service.db.selectFrom('unit_returns').select(['units', 'state']).execute();
    expect(rows).toEqual([{ units: 6n, state: 'returned' }]);
  });

  it('in arrears finds no units where the package says so', async () => {
    await publish({ usableInArrears: false });
    const tenantId = await rich();
    await buy(tenantId);
    const wallet = world.wallet.ledger.holdings.get(tenantId);
    if (wallet !== undefined) wallet.arrears = 1n;
    expect(await quote(tenantId, 1n)).toMatchObject({ packageUnits: 0n, amount: cny(45_000n) });
  });

  it('after a package has ended is priced', async () => {
    await publish({ overflow: 'PACKAGE_OVERFLOW_STOP', validMonths: 1 });
    const tenantId = await rich();
    await buy(tenantId);
    world.clock.now = new Date('2026-12-21T16:00:00Z');
    expect(await quote(tenantId, 1n)).toMatchObject({ packageUnits: 0n, amount: cny(45_000n) });
    expect(await listed(tenantId)).toMatchObject([{ state: 'PACKAGE_STATE_EXPIRED', unitsLeft: 0n }]);
  });
});

it('tells of the end 30, 7 and 1 days ahead, each once', async () => {
  await publish();
  const tenantId = await rich();
  await buy(tenantId);
  const end = new Date('2027-05-21T16:00:00Z').getTime();
  for (const days of [31, 30, 29, 7, 6.5, 1, 0.5, 0]) {
    world.clock.now = new Date(end - days * 86_400_000);
    await world.service.runJob('tell-expiring');
  }
  await world.service.flush();
  const events = await world.service.events('tollgate.billing.package_expiring');
  expect(events.map((event) => PackageExpiring.decode(event.data).daysAhead)).toEqual([30, 7, 1]);
});
