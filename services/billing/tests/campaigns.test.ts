// Campaigns: what is given on top of a top-up for a while, once an order, within the limits of tenant and budget.

import { randomUUID } from 'node:crypto';
import { type Campaign, CampaignsServiceService } from '@tollgate/contracts/billing/v1/campaigns';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let campaigns: Client<CampaignsServiceService>;
let payments: Client<PaymentsServiceService>;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  campaigns = await world.service.client(CampaignsServiceService, { as: 'console', person });
  payments = await world.service.client(PaymentsServiceService, { as: 'console', person });
});
afterAll(() => world.stop());

const NOON = new Date('2026-11-21T04:00:00Z');
let code = '';
beforeEach(async () => {
  world.clock.now = new Date(Math.max(world.clock.now.getTime() + 60_000, NOON.getTime()));
  // What the test before offered takes no part in this one.
  if (code !== '') await publish({ withdrawn: true });
  code = `autumn-${randomUUID().slice(0, 8)}`;
});

const DAY = 86_400_000;
const publish = async (more: Partial<Campaign> = {}, validateOnly = false) =>
  (
    await campaigns.publishCampaign({
      requestId: randomUUID(),
      validateOnly,
      campaign: {
        code,
        version: 0,
        startTime: new Date(world.clock.now.getTime() - DAY),
        endTime: new Date(world.clock.now.getTime() + DAY),
        tiers: [
          { minimumPaid: cny(100n * YUAN), gift: { $case: 'bonus', value: cny(8n * YUAN) } },
          { minimumPaid: cny(500n * YUAN), gift: { $case: 'bonusPerMille', value: 120 } },
        ],
        validDays: 30,
        awardsPerTenant: 0,
        budget: undefined,
        withdrawn: false,
        publishTime: undefined,
        given: undefined,
        awards: 0n,
        ...more,
      },
    })
  ).campaign;
const preview = (tenantId: string, yuan: bigint) => campaigns.previewTopUp({ tenantId, amount: cny(yuan * YUAN) });
const pay = (order: Order) => fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
const bonus = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId)?.bonus;
const read = async ({ tenantId, orderId }: Order) => (await world.financeOrders.getOrder({ tenantId, orderId })).order;
const standing = async () =>
  (await campaigns.listCampaigns({ includeEnded: true })).campaigns.find((one) => one.code === code);

async function paid(tenantId: string, yuan: bigint): Promise<Order | undefined> {
  const order = await world.order(tenantId, yuan);
  await pay(order);
  await world.settle();
  return read(order);
}

describe('a campaign', () => {
  it('is previewed, given once beside the price book’s bonus as lots that expire, and shown', async () => {
    await publish();
    const tenantId = await world.tenant();
    // 1,000 yuan: 5% of the book, 12% of the campaign.
    expect(await preview(tenantId, 1_000n)).toMatchObject({
      paid: cny(1_000n * YUAN),
      gifts: [
        { campaignCode: '', amount: cny(50n * YUAN), validDays: 180 },
        { campaignCode: code, campaignVersion: 1, amount: cny(120n * YUAN), validDays: 30 },
      ],
      total: cny(1_170n * YUAN),
    });
    const order = await world.order(tenantId, 1_000n);
    await Promise.all([pay(order), pay(order)]);
    await Promise.all([world.settle(), world.service.runJob('credit-orders')]);
    expect(bonus(tenantId)).toBe(170n * YUAN);
    expect(await read(order)).toMatchObject({
      state: 'ORDER_STATE_CREDITED',
      bonus: cny(50n * YUAN),
      campaignCode: code,
      campaignBonus: cny(120n * YUAN),
    });
    const credits = world.wallet.ledger.seen.credits.filter((each) => each.origin === order.orderId);
    const expiries = credits[0]?.credits.map(
      ({ expireTime }) => (expireTime?.getTime() ?? 0) - world.clock.now.getTime(),
    );
    expect(expiries?.slice(1)).toEqual([30 * DAY, 180 * DAY]);
    expect(await standing()).toMatchObject({ given: cny(120n * YUAN), awards: 1n });
  });

  it.each([
    [99n, undefined],
    [100n, 8n * YUAN],
    [499n, 8n * YUAN],
    [500n, 60n * YUAN],
  ])('for %s yuan gives %s micros', async (yuan, micros) => {
    await publish();
    const order = await paid(await world.tenant(), yuan);
    expect(order?.campaignBonus?.micros).toBe(micros);
  });

  it('gives a tenant no more often than it says, and all together no more than its budget, whoever comes first', async () => {
    await publish({ awardsPerTenant: 1, budget: cny(24n * YUAN) });
    const first = await world.tenant();
    expect((await paid(first, 100n))?.campaignCode).toBe(code);
    expect((await preview(first, 100n)).gifts).toEqual([]);
    expect((await paid(first, 100n))?.campaignCode).toBe('');
    const others = await Promise.all(Array.from({ length: 6 }, () => world.tenant()));
    const orders = await Promise.all(others.map((tenantId) => world.order(tenantId, 100n)));
    await Promise.all(orders.map(pay));
    await world.settle();
    expect(others.map(bonus).filter((micros) => micros === 8n * YUAN)).toHaveLength(2);
    expect(await standing()).toMatchObject({ given: cny(24n * YUAN), awards: 3n });
  });

  it('gives what it said when the order was made, and nothing for what is paid after the order was closed', async () => {
    await publish();
    const tenantId = await world.tenant();
    const [order, late] = [await world.order(tenantId, 100n), await world.order(tenantId, 100n)];
    world.clock.now = new Date(world.clock.now.getTime() + 1_000);
    expect(await publish({ withdrawn: true })).toMatchObject({ version: 2, withdrawn: true });
    await pay(order);
    await payments.closeOrder({ requestId: randomUUID(), tenantId, orderId: late.orderId });
    await pay(late);
    await world.settle();
    expect(await read(order)).toMatchObject({ campaignCode: code, campaignBonus: cny(8n * YUAN) });
    expect(await read(late)).toMatchObject({ paidLate: true, campaignCode: '' });
    expect(bonus(tenantId)).toBe(8n * YUAN);
  });

  it('runs from its start, and no longer at its end', async () => {
    const start = new Date(world.clock.now.getTime() + 60_000);
    const end = new Date(start.getTime() + 60_000);
    await publish({ startTime: start, endTime: end });
    const tenantId = await world.tenant();
    const gifts = async (at: number) => {
      world.clock.now = new Date(at);
      return (await preview(tenantId, 100n)).gifts.length;
    };
    expect(await gifts(start.getTime() - 1)).toBe(0);
    expect(await gifts(start.getTime())).toBe(1);
    expect(await gifts(end.getTime() - 1)).toBe(1);
    expect(await gifts(end.getTime())).toBe(0);
  });

  it('whose bonus has expired when the payment is told leaves the other bonus and the money', async () => {
    await publish();
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 1_000n);
    world.wallet.mood.down = 1_000;
    await pay(order);
    await world.service.runJob('credit-orders').catch(() => undefined);
    world.wallet.mood.down = 0;
    world.clock.now = new Date(world.clock.now.getTime() + 31 * DAY);
    await world.service.runJob('credit-orders');
    await world.settle();
    expect(world.wallet.ledger.holdings.get(tenantId)).toMatchObject({ cash: 1_000n * YUAN, bonus: 50n * YUAN });
  });

  it.each<[string, Partial<Campaign>, string]>([
    ['an end before its start', { endTime: new Date('2020-01-01T00:00:00Z') }, 'CAMPAIGN_INVALID'],
    ['no tiers', { tiers: [] }, 'INVALID_REQUEST'],
    ['a tier that gives nothing', { tiers: [{ minimumPaid: cny(YUAN), gift: undefined }] }, 'INVALID_REQUEST'],
    [
      'a gift of more than is paid',
      { tiers: [{ minimumPaid: cny(YUAN), gift: { $case: 'bonus', value: cny(2n * YUAN) } }] },
      'CAMPAIGN_INVALID',
    ],
    [
      'a gift below a fen',
      { tiers: [{ minimumPaid: cny(YUAN), gift: { $case: 'bonus', value: cny(1n) } }] },
      'CAMPAIGN_INVALID',
    ],
    ['a budget of nothing', { budget: cny(0n) }, 'CAMPAIGN_INVALID'],
    ['a code with capitals', { code: 'Autumn' }, 'INVALID_REQUEST'],
    ['no days of validity', { validDays: 0 }, 'INVALID_REQUEST'],
    ['another currency', { budget: { currencyCode: 'USD', micros: YUAN } }, 'CURRENCY_NOT_SUPPORTED'],
  ])('is refused with %s, and nothing is published', async (_name, more, reason) => {
    expect(await refusal(publish(more))).toMatchObject({ reason });
    expect(await standing()).toBeUndefined();
  });

  it('that is only looked at is not published; previews are refused as orders are', async () => {
    expect(await publish({}, true)).toMatchObject({ version: 1 });
    expect(await standing()).toBeUndefined();
    expect(await refusal(preview(newId('ten'), 100n))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
    expect(await refusal(preview(await world.tenant(), 0n))).toMatchObject({ reason: 'AMOUNT_INVALID' });
    const mine = await world.tenant();
    const tenant = await world.service.client(CampaignsServiceService, {
      as: 'console',
      person: world.tenantPerson(mine),
    });
    expect((await tenant.previewTopUp({ tenantId: mine, amount: cny(YUAN) })).gifts).toEqual([]);
    expect(await refusal(tenant.previewTopUp({ tenantId: await world.tenant(), amount: cny(YUAN) }))).toMatchObject({
      category: 'permission_denied',
    });
    expect(await refusal(tenant.listCampaigns({ includeEnded: false }))).toMatchObject({
      category: 'permission_denied',
    });
  });
});
