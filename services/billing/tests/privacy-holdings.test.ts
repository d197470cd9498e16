// What an erasure certificate says that billing keeps: every table with the tenant's own facts is counted.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { countHoldings } from '../src/store/privacy-holdings.ts';
import { type BillingWorld, startBilling } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

it('names the title of a fapiao and an order, and what they are kept by', async () => {
  const tenantId = await world.tenant();
  await world.order(tenantId, 12n);
  await sql`
    insert into fapiao_titles (tenant_id, version, title, set_by, set_at)
    values (${tenantId}, 1, '{"name": "张三"}', 'user:usr_1', now())`.execute(world.service.db);
  expect(await countHoldings(world.service.db, tenantId)).toEqual([
    { category: 'orders', records: 1n, treatment: 'RETAINED', law: 'law/e-commerce-31' },
    { category: 'fapiao_titles', records: 1n, treatment: 'RETAINED', law: 'law/invoices-5-years' },
  ]);
});

it('can count every kind of record', async () => {
  expect(await countHoldings(world.service.db, await world.tenant())).toEqual([]);
});
