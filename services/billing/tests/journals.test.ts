// Exports for accountants: balanced, tied to the ledger, and the same bytes each time.

import { randomUUID } from 'node:crypto';
import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chargeDirectly } from './charged-usage.ts';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let journals: Client<JournalsServiceService>;
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const AT = ['2026-11-01T15:59:59.999Z', '2026-11-01T16:00:00Z', '2026-11-30T15:59:59Z', '2026-11-30T16:00:00Z'];
beforeAll(async () => {
  world = await startBilling();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  journals = await world.service.client(JournalsServiceService, { as: 'console', person });
  const tenantId = await world.tenant();
  for (const [at, time] of AT.entries()) {
    world.clock.now = new Date(time);
    const credit = { kind: 'LOT_KIND_CASH' as const, amount: cny(YUAN), pricePaid: cny(YUAN), expireTime: undefined };
    world.wallet.ledger.creditLots({ requestId: randomUUID(), tenantId, credits: [credit], origin: `ord-${at}` });
    await chargeDirectly(world, tenantId, { units: 30n });
  }
  world.clock.now = new Date('2026-12-05T00:00:00Z');
});
afterAll(() => world.stop());

it('a month: each day its entries, debits equal credits, tied to the ledger', async () => {
  const journal = await journals.getJournal({ period: '2026-11' });
  expect(new Set(journal.lines.map((line) => line.day))).toEqual(new Set(['2026-11-01', '2026-11-02', '2026-11-30']));
  expect(journal.totalDebit).toEqual(journal.totalCredit);
  const revenue = journal.lines.filter((line) => line.accountCode === '6001.01');
  expect(revenue.reduce((sum, line) => sum + (line.credit?.micros ?? 0n), 0n)).toBe(3n * 30n * 45_000n);
  expect(journal.tiesToLedger).toBe(true);
  const again = await journals.getJournal({ period: '2026-11' });
  expect(Buffer.from(again.csv).equals(Buffer.from(journal.csv))).toBe(true);
  expect(new TextDecoder().decode(journal.csv).split('\r\n')).toHaveLength(journal.lines.length + 2);
});

it('a day is cut at midnight in Shanghai', async () => {
  for (const [period, topUps] of [
    ['2026-11-01', 1n],
    ['2026-11-02', 1n],
    ['2026-11-03', 0n],
    ['2026-12-01', 1n],
  ] as const) {
    const { lines } = await journals.getJournal({ period });
    const cash = lines.filter((line) => line.accountCode === '1002.10');
    expect(cash.reduce((sum, line) => sum + (line.debit?.micros ?? 0n), 0n)).toBe(topUps * YUAN);
  }
});

it('the liability is what cash lots hold, and its trial balance is zero', async () => {
  const found = await journals.getPrepaidLiability({ asOfTime: new Date('2026-12-04T00:00:00Z') });
  const held = [...world.wallet.ledger.holdings.values()];
  expect(found.liability?.micros).toBe(held.reduce((sum, one) => sum + one.cash, 0n));
  expect(found.receivable?.micros).toBe(held.reduce((sum, one) => sum + one.arrears, 0n));
  const side = (of: 'debit' | 'credit') => found.trialBalance.reduce((sum, line) => sum + (line[of]?.micros ?? 0n), 0n);
  expect(side('debit')).toBe(side('credit'));
});

it.each([
  ['2026-02-30', 'PERIOD_INVALID'],
  ['2026-12', 'PERIOD_NOT_OVER'],
  ['2026-12-05', 'PERIOD_NOT_OVER'],
])('%s is refused with %s', async (period, reason) => {
  expect(await refusal(journals.getJournal({ period }))).toMatchObject({ reason });
});

it('is not for tenants', async () => {
  const person = world.tenantPerson(await world.tenant());
  const tenant = await world.service.client(JournalsServiceService, { as: 'console', person });
  expect(await refusal(tenant.getJournal({ period: '2026-11' }))).toMatchObject({ category: 'permission_denied' });
});
