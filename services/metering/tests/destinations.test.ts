// Products with prices by destination: what is told to billing names the product that prices the recipient's number.
import { randomUUID } from 'node:crypto';

import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { CLOCK, type Metering, report, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
  const tariff = (destination: string) => ({ product: 'sms-intl', channel: 'CHANNEL_SMS' as const, destination });
  const event = PriceBookPublished.fromPartial({
    priceBook: { priceBookId: newId('prb'), tariffs: ['', '44', '4479', '1'].map(tariff) },
    occurTime: CLOCK,
  });
  const { jetstream } = metering.service.broker.broker;
  await jetstream.publish('tollgate.billing.price_book_published', PriceBookPublished.encode(event).finish(), {
    msgID: newId('evt'),
  });
  await metering.service.flush();
});
afterAll(() => metering.service.stop());

it('counts each number where it is priced, and a message once, whatever its reports call its number', async () => {
  const tenantId = await metering.tenant();
  const recipients = ['+447911123456', '+442079460018', '+12125550100', '+4930901820', '00447911123456'];
  const events = recipients.flatMap((recipient) =>
    (['SUBMITTED', 'DELIVERED'] as const).map((kind) =>
      report(tenantId, {
        product: 'sms-intl',
        messageId: 'one campaign',
        recipient,
        kind: `DELIVERY_EVENT_KIND_${kind}`,
      }),
    ),
  );
  await metering.gateway.recordDeliveryEvents({
    requestId: randomUUID(),
    source: 'test',
    events: events as DeliveryEvent[],
  });
  await metering.service.flush();
  const units = new Map<string, bigint>();
  for (const { data } of await metering.service.events('tollgate.metering.usage_counted')) {
    const told = UsageCounted.decode(data);
    if (told.tenantId !== tenantId) continue;
    for (const line of told.lines) units.set(line.product, (units.get(line.product) ?? 0n) + line.units);
  }
  // +44 7911 and 0044 7911 are one number, so one message.
  expect(Object.fromEntries(units)).toEqual({
    'sms-intl-to-4479': 1n,
    'sms-intl-to-44': 1n,
    'sms-intl-to-1': 1n,
    'sms-intl': 1n,
  });
});
