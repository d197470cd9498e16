// Periods close into invoices in whole fen; numbers have no gaps; rounding reaches the wallet.

import { randomUUID } from 'node:crypto';
import type { Invoice } from '@tollgate/contracts/billing/v1/invoices';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

const NOON = new Date('2026-11-21T04:00:00Z');
let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now = NOON;
});

const close = async (
  tenantId: string,
  month: string,
  more: { validateOnly?: boolean; requestId?: string } = {},
): Promise<Invoice> => {
  const request = { requestId: randomUUID(), tenantId, month, validateOnly: false, ...more };
  const { invoice } = await world.finance.closePeriod(request);
  if (invoice === undefined) throw new Error('no invoice came back');
  return invoice;
};
const invoices = async (tenantId: string) =>
  (await world.finance.listInvoices({ tenantId, pageSize: 0, pageToken: '' })).invoices;

describe('closing a period', () => {
  it('bills exact lines, rounds once, and posts the difference', async () => {
    const tenantId = await world.tenant();
    const wallet = world.wallet.ledger.open(tenantId);
    wallet.cash = 10_000n * YUAN;
    await world.count(tenantId, [{ units: 100_001n }, { product: 'email-trigger', units: 3n }]);
    await world.settle();
    const roundingBefore = world.wallet.ledger.rounding.micros;
    const invoice = await close(tenantId, '2026-11');
    expect(invoice).toMatchObject({
      tenantId,
      periodStart: new Date('2026-10-31T16:00:00Z'),
      periodEnd: NOON,
      issueTime: NOON,
      lines: [
        { product: 'email-trigger', units: 3n, unitPrice: cny(1_800n), amount: cny(5_400n) },
        { product: 'sms-cn', units: 100_000n, unitPrice: cny(45_000n), amount: cny(4_500_000_000n) },
        { product: 'sms-cn', units: 1n, unitPrice: cny(42_000n), amount: cny(42_000n) },
      ],
      // 4,500.0474 yuan; net is 4,500.05 / 1.06 = 4,245.330...
      exactTotal: cny(4_500_047_400n),
      total: cny(4_500_050_000n),
      net: cny(4_245_330_000n),
      tax: cny(254_720_000n),
      rounding: cny(2_600n),
    });
    expect(wallet.cash).toBe(10_000n * YUAN - 4_500_047_400n);
    await world.settle();
    expect(world.wallet.ledger.rounding.micros - roundingBefore).toBe(2_600n);
    expect((await world.finance.getInvoice({ tenantId, invoiceId: invoice.invoiceId })).invoice).toEqual(invoice);
    expect(await invoices(tenantId)).toEqual([invoice]);
    expect((await world.finance.getChargingStatus({ tenantId })).uninvoicedAmount).toEqual(cny(0n));
  });

  it('posts the difference once although the wallet is down, loses its answer and refuses', async () => {
    const before = world.wallet.ledger.rounding.micros;
    for (const trouble of ['down', 'lose', 'refuse'] as const) {
      const tenantId = await world.tenant();
      await world.count(tenantId, [{ product: 'email-trigger', units: 1n }]);
      await world.settle();
      if (trouble === 'refuse') world.wallet.ledger.refuseNext(1);
      else world.wallet.mood[trouble] = 1;
      // 0.0018 yuan is an invoice of 0.00.
      expect(await close(tenantId, '2026-11')).toMatchObject({ total: cny(0n), rounding: cny(-1_800n) });
      await world.service.runJob('post-roundings').catch(() => undefined);
      world.clock.now = new Date(world.clock.now.getTime() + 60_000);
      await world.settle();
    }
    expect(world.wallet.ledger.rounding.micros - before).toBe(-3n * 1_800n);
  });

  it('previews without storing or numbering anything', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 7n }]);
    await world.settle();
    const counter = () => world.service.db.selectFrom('invoice_counters').selectAll().execute();
    const before = await counter();
    const preview = await close(tenantId, '2026-11', { validateOnly: true });
    expect(preview.exactTotal).toEqual(cny(315_000n));
    expect(await invoices(tenantId)).toEqual([]);
    expect(await counter()).toEqual(before);
    expect((await world.finance.getChargingStatus({ tenantId })).uninvoicedAmount).toEqual(cny(315_000n));
    const real = await close(tenantId, '2026-11');
    expect({ ...real, invoiceId: '' }).toEqual({ ...preview, invoiceId: '' });
  });

  it('cuts a running month off, and what comes later starts the next period', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 10n }]);
    await world.settle();
    const first = await close(tenantId, '2026-11');
    world.clock.now = new Date(NOON.getTime() + 3_600_000);
    await world.count(tenantId, [{ units: 5n }]);
    await world.settle();
    world.clock.now = new Date('2026-12-03T00:00:00Z');
    const second = await close(tenantId, '2026-11');
    expect([first.periodStart, first.periodEnd, second.periodStart, second.periodEnd]).toEqual([
      new Date('2026-10-31T16:00:00Z'),
      NOON,
      NOON,
      new Date('2026-11-30T16:00:00Z'),
    ]);
    expect(second.lines).toEqual([
      { product: 'sms-cn', units: 5n, unitPrice: cny(45_000n), amount: cny(225_000n), month: '2026-11' },
    ]);
  });

  it('bills usage of the last second before midnight in its own month, and late charges with the next', async () => {
    const tenantId = await world.tenant();
    const october = new Date('2026-10-31T15:00:00Z');
    const november = new Date('2026-10-31T16:00:00Z');
    await world.count(tenantId, [
      { units: 1n, hourStart: october },
      { units: 2n, hourStart: november },
    ]);
    await world.settle();
    const first = await close(tenantId, '2026-10');
    expect(first.lines.map((line) => line.units)).toEqual([1n]);
    expect(first.periodEnd).toEqual(november);
    await world.count(tenantId, [{ units: 4n, hourStart: october }]);
    await world.settle();
    expect(await refusal(close(tenantId, '2026-10'))).toMatchObject({
      category: 'failed_precondition',
      reason: 'PERIOD_CLOSED',
      metadata: { closed_until: '2026-10-31T16:00:00.000Z' },
    });
    const second = await close(tenantId, '2026-11');
    expect(second.lines.map((line) => [line.month, line.units])).toEqual([
      ['2026-10', 4n],
      ['2026-11', 2n],
    ]);
    expect(second.periodStart).toEqual(november);
  });

  it('answers the same request again with the same invoice', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 1n }]);
    await world.settle();
    const requestId = randomUUID();
    const first = await close(tenantId, '2026-11', { requestId });
    expect(await close(tenantId, '2026-11', { requestId })).toEqual(first);
    expect(await invoices(tenantId)).toHaveLength(1);
  });

  it('waits for usage that is on its way', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 11n }]);
    // Nothing was flushed or posted by hand.
    expect((await close(tenantId, '2026-11')).exactTotal).toEqual(cny(495_000n));
  });

  it.each([
    ['a month without usage', '2026-11', 'failed_precondition', 'NOTHING_TO_INVOICE'],
    ['a month that has not begun', '2026-12', 'failed_precondition', 'MONTH_NOT_STARTED'],
    ['no month', '2026-13', 'invalid_argument', 'INVALID_REQUEST'],
  ])('of %s is refused', async (_name, month, category, reason) => {
    const tenantId = await world.tenant();
    expect(await refusal(close(tenantId, month))).toMatchObject({ category, reason });
    expect(await invoices(tenantId)).toEqual([]);
  });

  it('of an unknown tenant is refused', async () => {
    const tenantId = newId('ten');
    expect(await refusal(close(tenantId, '2026-11'))).toMatchObject({
      category: 'not_found',
      reason: 'TENANT_NOT_FOUND',
    });
    expect(await refusal(world.finance.getChargingStatus({ tenantId }))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
  });
});

describe('numbers', () => {
  it('have no gaps, whoever closes at the same time and however many are refused', async () => {
    const tenants = await Promise.all(Array.from({ length: 6 }, () => world.tenant()));
    for (const tenantId of tenants.slice(0, 5)) await world.count(tenantId, [{ units: 3n }]);
    await world.settle();
    world.clock.now = new Date('2026-12-31T15:59:59Z');
    const before = await world.service.db.selectFrom('invoices').select('number').execute();
    const outcomes = await Promise.allSettled([...tenants, ...tenants].map((tenantId) => close(tenantId, '2026-11')));
    const numbers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.number] : []));
    expect(numbers.toSorted()).toEqual(
      Array.from({ length: 5 }, (_, n) => `2026-${String(before.length + n + 1).padStart(6, '0')}`),
    );
  });

  it('begin again with the year in Shanghai', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 3n }]);
    await world.settle();
    world.clock.now = new Date('2026-12-31T16:00:00Z');
    expect((await close(tenantId, '2026-12')).number).toBe('2027-000001');
  });
});

describe('lists', () => {
  it('come newest first, page by page', async () => {
    const tenantId = await world.tenant();
    const made: string[] = [];
    for (let n = 1; n <= 3; n++) {
      world.clock.now = new Date(NOON.getTime() + n * 1_000);
      await world.count(tenantId, [{ units: BigInt(n) }]);
      made.push((await close(tenantId, '2026-11')).number);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const first = await world.finance.listInvoices({ tenantId, pageSize: 2, pageToken: '' });
    const second = await world.finance.listInvoices({ tenantId, pageSize: 2, pageToken: first.nextPageToken });
    expect([...first.invoices, ...second.invoices].map((invoice) => invoice.number)).toEqual(made.toReversed());
    const charges = await world.finance.listCharges({ tenantId, pageSize: 2, pageToken: '' });
    const rest = await world.finance.listCharges({ tenantId, pageSize: 2, pageToken: charges.nextPageToken });
    expect([...charges.charges, ...rest.charges].map((charge) => charge.units)).toEqual([3n, 2n, 1n]);
    const other = await world.tenant();
    const stolen = world.finance.getInvoice({ tenantId: other, invoiceId: first.invoices[0]?.invoiceId ?? '' });
    expect(await refusal(stolen)).toMatchObject({ category: 'not_found', reason: 'INVOICE_NOT_FOUND' });
  });
});
