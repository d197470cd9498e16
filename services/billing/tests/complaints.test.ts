// What users of other billing systems complained about most (the fifteen of the field study): which test holds each of
// them here, checked to be there; and those that are about billing's parts together, played below.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

interface Held {
  readonly no: number;
  readonly complaint: string;
  /** File from the root of the project, and words of the names of the tests in it. */
  readonly by: readonly (readonly [file: string, ...names: string[]])[];
}

const HERE = 'services/billing/tests/complaints.test.ts';

const COMPLAINTS: readonly Held[] = [
  {
    no: 1,
    complaint: 'balances that lag behind usage, so that tenants overspend',
    by: [
      [HERE, 'the balance is what was used, as soon as the usage is settled'],
      ['deploy/bench/src/billing/usage-to-balance.ts', 'from usage committed to balance changed'],
    ],
  },
  {
    no: 2,
    complaint: 'the same top-up twice, because nothing tells that it is the same',
    by: [
      [HERE, 'an order that was asked for again is the same order'],
      ['services/wallet/src/domain/refusals.ts', 'ORIGIN_CREDITED'],
    ],
  },
  { no: 3, complaint: 'a top-up credited twice within milliseconds', by: [[HERE, 'credited once by ten at once']] },
  {
    no: 4,
    complaint: 'automatic top-ups that run away',
    by: [['services/billing/tests/auto-top-up.test.ts', 'once']],
  },
  {
    no: 5,
    complaint: 'usage events billed twice',
    by: [
      [HERE, 'usage that is delivered again, at once and later, is charged once'],
      ['services/metering/tests/counting.property.test.ts', 'any duplicates'],
    ],
  },
  {
    no: 6,
    complaint: 'repetitions that are errors instead of answers',
    by: [[HERE, 'the same request again has the same answer, another content under its id is refused']],
  },
  {
    no: 7,
    complaint: 'caches and databases that drift apart, so that deductions are lost',
    by: [[HERE, 'nothing is lost while the wallet is away']],
  },
  {
    no: 8,
    complaint: 'invoice lines doubled by retries',
    by: [
      [HERE, 'an invoice is made once, however often it is asked for'],
      ['services/billing/tests/month-end.test.ts', 'started again does nothing twice'],
    ],
  },
  {
    no: 9,
    complaint: 'periods that end in another time zone',
    by: [[HERE, 'the last moment of a month in Shanghai is of that month, and the next of the next']],
  },
  {
    no: 10,
    complaint: 'rounding that leaves a cent, and sums that depend on the batching',
    by: [
      [HERE, 'prices below a fen add up exactly and are rounded once'],
      ['services/billing/src/domain/public-prices.test.ts', 'comes to the same in any parts'],
      ['services/billing/tests/destinations.test.ts', 'is charged by destination to the micro'],
    ],
  },
  {
    no: 11,
    complaint: 'balances below zero that nobody meant',
    by: [
      [HERE, 'what is beyond the balance is owed by name'],
      ['services/billing/tests/packages.test.ts', 'is refused for %s, and nothing is charged'],
    ],
  },
  {
    no: 12,
    complaint: 'voiding that gives back what was never paid',
    by: [
      [HERE, 'closing an order gives nothing'],
      ['services/billing/tests/package-refunds.test.ts', 'by ten at once goes back once'],
    ],
  },
  {
    no: 13,
    complaint: 'what expires before its usage is reckoned, and what was bought later paying for what came before',
    by: [
      [HERE, 'a package pays for what was used before it ended, also when that is told later'],
      [HERE, 'a package pays for nothing that was used before it was bought'],
    ],
  },
  {
    no: 14,
    complaint: 'late events that contradict what was closed',
    by: [
      ['services/billing/tests/month-end.test.ts', 'keeps late usage out: it comes with the next month'],
      ['services/billing/tests/charging.test.ts', 'late usage keeps its own month'],
    ],
  },
  {
    no: 15,
    complaint: 'reservations that leak and block refunds',
    by: [
      ['services/enforcement/tests/grants-of-units.test.ts', 'what is returned comes back as units'],
      ['services/enforcement/tests/grants.test.ts', 'reserves nothing when its request comes again'],
    ],
  },
];

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

it('holds all fifteen, each by tests that are there', () => {
  expect(COMPLAINTS.map(({ no }) => no)).toEqual(Array.from({ length: 15 }, (_, place) => place + 1));
  const missing = COMPLAINTS.flatMap(({ no, by }) =>
    by.flatMap(([file, ...names]) => {
      const path = `${ROOT}${file}`;
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      // This file names them all in its table: what counts is a second time.
      const times = file === HERE ? 2 : 1;
      return names.filter((name) => text.split(name).length - 1 < times).map((name) => `${no}: ${file}: ${name}`);
    }),
  );
  expect(missing).toEqual([]);
});

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

const held = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId);
const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const close = (tenantId: string, month: string, requestId = randomUUID(), validateOnly = false) =>
  world.finance.closePeriod({ requestId, tenantId, month, validateOnly });
async function rich(yuan = 100n): Promise<string> {
  const tenantId = await world.tenant();
  world.wallet.ledger.open(tenantId).cash = yuan * YUAN;
  return tenantId;
}
const pay = (payUrl: string) => fetch(payUrl, { method: 'POST', headers: { accept: 'application/json' } });

describe('money and usage', () => {
  it('the balance is what was used, as soon as the usage is settled', async () => {
    const tenantId = await rich();
    await world.count(tenantId, [{ units: 1_000n }]);
    await world.settle();
    expect(held(tenantId)?.cash).toBe(55n * YUAN);
  });

  it('credited once by ten at once', async () => {
    const order = await world.order(await world.tenant(), 10n);
    await Promise.all(Array.from({ length: 10 }, () => pay(order.payUrl)));
    await Promise.all(Array.from({ length: 3 }, () => world.service.runJob('credit-orders')));
    await world.settle();
    expect(held(order.tenantId)?.cash).toBe(10n * YUAN);
  });

  it('an order that was asked for again is the same order', async () => {
    const tenantId = await world.tenant();
    const request = {
      requestId: randomUUID(),
      tenantId,
      amount: cny(YUAN),
      channel: 'PAYMENT_CHANNEL_SANDBOX' as const,
    };
    const orders = await Promise.all(Array.from({ length: 5 }, () => world.financeOrders.createTopUpOrder(request)));
    expect(new Set(orders.map(({ order }) => order?.orderId)).size).toBe(1);
    expect((await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' })).orders).toHaveLength(1);
  });

  it('usage that is delivered again, at once and later, is charged once', async () => {
    const tenantId = await rich();
    const usageId = newId('evt');
    await Promise.all([1, 2, 3].map(() => world.count(tenantId, [{ units: 10n }], usageId)));
    await world.settle();
    await world.count(tenantId, [{ units: 10n }], usageId);
    await world.settle();
    expect(await charges(tenantId)).toHaveLength(1);
    expect(held(tenantId)?.cash).toBe(99_550_000n);
  });

  it('the same request again has the same answer, another content under its id is refused', async () => {
    const tenantId = await world.tenant();
    const request = {
      requestId: randomUUID(),
      tenantId,
      amount: cny(YUAN),
      channel: 'PAYMENT_CHANNEL_SANDBOX' as const,
    };
    const first = await world.financeOrders.createTopUpOrder(request);
    expect(await world.financeOrders.createTopUpOrder(request)).toEqual(first);
    const other = world.financeOrders.createTopUpOrder({ ...request, amount: cny(2n * YUAN) });
    expect(await refusal(other)).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  it('nothing is lost while the wallet is away', async () => {
    const tenantId = await rich();
    world.wallet.mood.down = 1_000;
    await world.count(tenantId, [{ units: 1_000n }]);
    await world.service.flush();
    await world.service.runJob('post-charges').catch(() => undefined);
    expect(held(tenantId)?.cash).toBe(100n * YUAN);
    expect(await charges(tenantId)).toMatchObject([{ posted: false }]);
    world.wallet.mood.down = 0;
    await world.settle();
    expect(held(tenantId)?.cash).toBe(55n * YUAN);
  });

  it('what is beyond the balance is owed by name', async () => {
    const tenantId = await rich(1n);
    await world.count(tenantId, [{ units: 1_000n }]);
    await world.settle();
    expect(held(tenantId)).toEqual({ cash: 0n, bonus: 0n, arrears: 44n * YUAN });
  });

  it('closing an order gives nothing', async () => {
    const order = await world.order(await world.tenant(), 10n);
    world.clock.now = new Date(world.clock.now.getTime() + 25 * 3_600_000);
    await world.service.runJob('query-orders').catch(() => undefined);
    await world.settle();
    expect(held(order.tenantId)).toEqual({ cash: 0n, bonus: 0n, arrears: 0n });
  });
});

describe('documents', () => {
  it('an invoice is made once, however often it is asked for', async () => {
    const tenantId = await rich();
    await world.count(tenantId, [{ units: 100n }]);
    await world.settle();
    const month = world.clock.now.toISOString().slice(0, 7);
    const requestId = randomUUID();
    const { invoice } = await close(tenantId, month, requestId);
    expect((await close(tenantId, month, requestId)).invoice).toEqual(invoice);
    expect(await refusal(close(tenantId, month))).toMatchObject({ reason: 'NOTHING_TO_INVOICE' });
    const { invoices } = await world.finance.listInvoices({ tenantId, pageSize: 0, pageToken: '' });
    expect(invoices).toHaveLength(1);
  });

  it('the last moment of a month in Shanghai is of that month, and the next of the next', async () => {
    const tenantId = await rich();
    // Leap day and the year's end, each the hour before and after midnight in Shanghai.
    const hours = ['2028-02-29T15:00:00Z', '2028-02-29T16:00:00Z', '2027-12-31T15:00:00Z', '2027-12-31T16:00:00Z'];
    for (const hour of hours) await world.count(tenantId, [{ units: 1n, hourStart: new Date(hour) }]);
    await world.settle();
    const rows = await world.service.db
      .selectFrom('charges')
      .select(['usage_hour', 'month'])
      .where('tenant_id', '=', tenantId)
      .orderBy('usage_hour')
      .execute();
    expect(rows.map(({ month }) => month)).toEqual(['2027-12', '2028-01', '2028-02', '2028-03']);
  });

  it('prices below a fen add up exactly and are rounded once', async () => {
    const tenantId = await rich();
    for (let place = 0; place < 7; place++) await world.count(tenantId, [{ product: 'email-trigger', units: 1n }]);
    await world.settle();
    const month = world.clock.now.toISOString().slice(0, 7);
    // 7 × 0.0018 = 0.0126, which is 0.01 on paper.
    expect((await close(tenantId, month, randomUUID(), true)).invoice).toMatchObject({
      exactTotal: cny(12_600n),
      total: cny(10_000n),
      rounding: cny(-2_600n),
    });
    expect(held(tenantId)?.cash).toBe(100n * YUAN - 12_600n);
  });
});

describe('a package', () => {
  const bought = async (): Promise<string> => {
    const packages = await world.service.client(PackagesServiceService, {
      as: 'console',
      person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
    });
    const terms = { units: 100n, price: cny(4n * YUAN), validMonths: 1, refundDays: 0, usableInArrears: true };
    const { offer } = await packages.publishPackageOffer({
      requestId: randomUUID(),
      offer: {
        ...terms,
        code: 'sms-100',
        version: 0,
        product: 'sms-cn',
        overflow: 'PACKAGE_OVERFLOW_PAY_AS_YOU_GO',
        withdrawn: false,
        publishTime: undefined,
      },
      validateOnly: false,
    });
    const tenantId = await rich();
    await packages.buyPackage({ requestId: randomUUID(), tenantId, code: 'sms-100', version: offer?.version ?? 0 });
    return tenantId;
  };

  it('a package pays for what was used before it ended, also when that is told later', async () => {
    const tenantId = await bought();
    const grantId = newId('grt');
    const hourStart = new Date(Math.floor(world.clock.now.getTime() / 3_600_000) * 3_600_000);
    world.wallet.ledger.units.reserve(tenantId, 'sms-cn', 60n, `${grantId}/units`);
    world.clock.now = new Date(world.clock.now.getTime() + 40 * 86_400_000);
    await world.count(tenantId, [{ units: 50n, grantId, hourStart }]);
    await world.settle();
    await world.settle();
    // The grant had set its units aside before the end; nothing is priced.
    expect((await charges(tenantId)).filter(({ product }) => product === 'sms-cn')).toEqual([]);
    expect(held(tenantId)?.cash).toBe(96n * YUAN);
  });

  it('a package pays for nothing that was used before it was bought', async () => {
    const hourStart = new Date(Math.floor(world.clock.now.getTime() / 3_600_000 - 2) * 3_600_000);
    const tenantId = await bought();
    await world.count(tenantId, [{ units: 50n, hourStart }]);
    await world.settle();
    await world.settle();
    expect((await charges(tenantId)).filter(({ product }) => product === 'sms-cn')).toMatchObject([
      { units: 50n, amount: cny(2_250_000n) },
    ]);
  });
});
