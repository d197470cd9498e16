// What commits is what is published, once.

import { randomUUID } from 'node:crypto';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { InvoiceIssued, OrderCredited, PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
});
afterAll(() => world.stop());

describe('events out', () => {
  it('tell of a published price book, and not of a refused one', async () => {
    const priceBookId = await world.publish();
    await refusal(world.publish({ tariffs: [] }));
    await world.service.flush();
    const events = await world.service.events('tollgate.billing.price_book_published');
    expect(events.map((event) => PriceBookPublished.decode(event.data).priceBook?.priceBookId)).toEqual([priceBookId]);
  });

  it('tell of a credited order and an issued invoice, once', async () => {
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 1_000n);
    for (let n = 0; n < 2; n++) await fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
    await world.count(tenantId, [{ units: 3n }]);
    await world.settle();
    const request = { requestId: randomUUID(), tenantId, month: '2026-11', validateOnly: false };
    await world.finance.closePeriod({ ...request, requestId: randomUUID(), validateOnly: true });
    const { invoice } = await world.finance.closePeriod(request);
    await world.finance.closePeriod(request);
    await world.settle();
    await world.service.flush();
    const credited = await world.service.events('tollgate.billing.order_credited');
    expect(credited.map((event) => OrderCredited.decode(event.data))).toEqual([
      {
        tenantId,
        orderId: order.orderId,
        amount: cny(1_000n * YUAN),
        bonus: cny(50n * YUAN),
        occurTime: world.clock.now,
        paidLate: false,
      },
    ]);
    const issued = await world.service.events('tollgate.billing.invoice_issued');
    expect(issued.map((event) => InvoiceIssued.decode(event.data))).toEqual([
      {
        tenantId,
        invoiceId: invoice?.invoiceId,
        number: invoice?.number,
        total: cny(140_000n),
        occurTime: world.clock.now,
      },
    ]);
  });
});

describe('events in', () => {
  it('may come in any order: an agreement makes a tenant known, a closed tenant orders nothing', async () => {
    const tenantId = newId('ten');
    const accepted = AgreementAccepted.fromPartial({
      tenantId,
      agreementId: 'jd-sms',
      version: '2026-01',
      occurTime: world.clock.now,
    });
    await publishEvent(
      world.service,
      'tollgate.accounts.agreement_accepted',
      AgreementAccepted.encode(accepted).finish(),
    );
    await world.service.flush();
    const row = () =>
      world.service.db.selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
    expect(await row()).toMatchObject({ agreement_id: 'jd-sms', agreement_version: '2026-01', closed_at: null });
    await world.close(tenantId);
    expect(await row()).toMatchObject({ agreement_id: 'jd-sms', closed_at: world.clock.now });
    expect(await refusal(world.order(tenantId, 1n))).toMatchObject({
      category: 'failed_precondition',
      reason: 'TENANT_CLOSED',
    });
  });

  it('that cannot be read go to the dead letters', async () => {
    await publishEvent(world.service, 'tollgate.metering.usage_counted', Buffer.from([0xff, 0xff, 0xff]));
    await world.service.flush();
    expect(await world.service.events('tollgate.deadletter.billing-usage-counted')).toHaveLength(1);
  });
});
