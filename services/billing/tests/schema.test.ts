// The schema as it was reviewed, and what the database refuses by itself.

import { dumpSchema } from '@tollgate/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BillingWorld, startBilling } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
});
afterAll(() => world.stop());

it('is the reviewed one', async () => {
  await expect(await dumpSchema(world.service.db)).toMatchFileSnapshot('schema.sql');
});

it.each([
  'price_books',
  'tariffs',
  'tariff_tiers',
  'top_up_bonuses',
  'payments',
  'charges',
  'charge_lines',
  'invoices',
  'invoice_lines',
] as const)('lets nobody change or delete rows of %s', async (table) => {
  await expect(world.service.db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
});
