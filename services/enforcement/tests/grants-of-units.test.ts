// Grants that rest on units of packages: set aside as units, beside money for the rest, and given back as they were.
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UNIT_PRICE } from './peers/others.ts';
import { ANY_KIND, openTenant, PRODUCT, publishPrices, requestId, type Stage, startStage } from './stage.ts';
import { YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());
beforeEach(() => {
  stage.billing.packageUnits = 0n;
});

const ask = (tenantId: string, units: bigint) => ({
  requestId: requestId(),
  tenantId,
  product: PRODUCT,
  jobId: 'spring',
  units,
  ...ANY_KIND,
});
const free = (tenantId: string, product = PRODUCT) => stage.wallet.units.get(`${tenantId} ${product}`);
const hold = (tenantId: string, units: bigint, product = PRODUCT) =>
  stage.wallet.units.set(`${tenantId} ${product}`, units);

test('units alone: no money is set aside, and what is returned comes back as units', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  hold(tenantId, 100n);
  stage.billing.packageUnits = 100n;
  const client = await stage.admission();
  const { grant } = await client.admit(ask(tenantId, 40n));
  expect(grant).toMatchObject({ units: 40n, packageUnits: 40n, reserved: { micros: 0n }, pricedProduct: PRODUCT });
  expect([free(tenantId), stage.wallet.reservedFor(tenantId)]).toEqual([60n, 0n]);
  const back = { requestId: requestId(), tenantId, grantId: grant?.grantId ?? '' };
  const answer = await client.returnGrant(back);
  expect(answer).toMatchObject({ released: { micros: 0n }, releasedUnits: 40n });
  expect(await client.returnGrant(back)).toEqual(answer);
  expect(free(tenantId)).toBe(100n);
});

test('units and money together, both or neither', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  hold(tenantId, 30n);
  stage.billing.packageUnits = 30n;
  const client = await stage.admission();
  const { grant } = await client.admit(ask(tenantId, 40n));
  expect(grant).toMatchObject({ packageUnits: 30n, reserved: { micros: 10n * UNIT_PRICE } });
  expect([free(tenantId), stage.wallet.reservedFor(tenantId)]).toEqual([0n, 10n * UNIT_PRICE]);

  const poor = await openTenant(stage, 0n);
  hold(poor, 30n);
  expect(await refusal(client.admit(ask(poor, 40n)))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE' });
  expect([free(poor), stage.wallet.reservedFor(poor)]).toEqual([30n, 0n]);
});

test('units that another grant took since the quote refuse by name, and nothing is left behind', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  hold(tenantId, 30n);
  stage.billing.packageUnits = 30n;
  const client = await stage.admission();
  await client.admit(ask(tenantId, 20n));
  const request = ask(tenantId, 20n);
  expect(await refusal(client.admit(request))).toMatchObject({ reason: 'PACKAGE_UNITS_TAKEN' });
  expect(await refusal(client.admit(request))).toMatchObject({ reason: 'PACKAGE_UNITS_TAKEN' });
  expect([free(tenantId), stage.wallet.reservedFor(tenantId)]).toEqual([10n, 0n]);
});

test('a lost answer of the wallet sets units aside once', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  hold(tenantId, 30n);
  stage.billing.packageUnits = 30n;
  const client = await stage.admission();
  const request = ask(tenantId, 20n);
  stage.wallet.fail('reserve', 'LOST');
  await client.admit(request).catch(() => undefined);
  expect((await client.admit(request)).grant).toMatchObject({ packageUnits: 20n });
  expect(free(tenantId)).toBe(10n);
});

test('a destination has its own product, by which units are held', async () => {
  const tenantId = await openTenant(stage, 10n * YUAN);
  const priced = `${PRODUCT}-to-44`;
  hold(tenantId, 5n, priced);
  stage.billing.packageUnits = 5n;
  const { grant } = await (await stage.admission()).admit({ ...ask(tenantId, 5n), destination: '44' });
  expect(grant).toMatchObject({ product: PRODUCT, pricedProduct: priced, packageUnits: 5n });
  expect(free(tenantId, priced)).toBe(0n);
});
