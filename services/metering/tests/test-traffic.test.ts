// Mail to simulators and test addresses is counted and billed as ever, and told to nobody who watches ratios.
import { randomUUID } from 'node:crypto';

import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { FactsCounted } from '@tollgate/contracts/metering/v1/fact_events';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DeliveryReport } from '../src/domain/report.ts';
import { DOMAINS_A_MONTH } from '../src/domain/mail-domain.ts';
import { type Metering, report, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
});
afterAll(() => metering.service.stop());

async function count(...events: DeliveryReport[]): Promise<void> {
  const requestId = randomUUID();
  await metering.gateway.recordDeliveryEvents({ requestId, source: 'test', events: events as DeliveryEvent[] });
  await metering.service.flush();
}

const bounce = (tenantId: string, recipient: string): DeliveryReport =>
  report(tenantId, {
    product: 'mail',
    messageId: `to ${recipient}`,
    recipient,
    kind: 'DELIVERY_EVENT_KIND_HARD_BOUNCED',
  });

const told = async (tenantId: string) =>
  (await metering.service.events('tollgate.metering.facts_counted'))
    .map((event) => FactsCounted.decode(event.data))
    .filter((facts) => facts.tenantId === tenantId)
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => ({ messages: sum.messages + line.messages, bounced: sum.bounced + line.hardBounced }), {
      messages: 0n,
      bounced: 0n,
    });

const counted = async (tenantId: string) => {
  const { rows } = await sql<{ messages: bigint; hard_bounced: bigint }>`
    select sum(messages)::bigint as messages, sum(hard_bounced)::bigint as hard_bounced from usage_hours
    where tenant_id = ${tenantId.slice(4)}::uuid`.execute(metering.service.database.db);
  return rows[0];
};

it('beside real mail, in one batch and in a later one', async () => {
  const tenantId = await metering.tenant();
  const tests = ['bounce@simulator.amazonses.com', 'a@Example.com', 'b@shop.test', 'c@x.invalid'];
  await count(bounce(tenantId, 'real@qq.com'), ...tests.map((recipient) => bounce(tenantId, recipient)));
  expect(await told(tenantId)).toEqual({ messages: 1n, bounced: 1n });
  const complaint = { kind: 'DELIVERY_EVENT_KIND_DELIVERED' as const };
  await count(...tests.map((recipient) => ({ ...bounce(tenantId, recipient), ...complaint })));
  expect(await told(tenantId)).toEqual({ messages: 1n, bounced: 1n });
  expect(await counted(tenantId)).toEqual({ messages: 5n, hard_bounced: 5n });
});

it('also where the month has as many domains as it may name', async () => {
  const tenantId = await metering.tenant();
  const domains = Array.from({ length: DOMAINS_A_MONTH }, (_, index) => `a@d${index}.cn`);
  await count(...domains.map((recipient) => bounce(tenantId, recipient)));
  await count(bounce(tenantId, 'bounce@simulator.amazonses.com'), bounce(tenantId, 'a@one-more.cn'));
  expect(await told(tenantId)).toEqual({ messages: 1_001n, bounced: 1_001n });
});
