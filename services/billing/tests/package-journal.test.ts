// Packages in journals and in the liability: day by day, worked out by hand.

import { randomUUID } from 'node:crypto';
import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let journals: Client<JournalsServiceService>;
let packages: Client<PackagesServiceService>;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  journals = await world.service.client(JournalsServiceService, { as: 'console', person });
  packages = await world.service.client(PackagesServiceService, { as: 'console', person });
});
afterAll(() => world.stop());

/** Three units for ten yuan: 3.333333 or 3.333334 each. */
async function offer(): Promise<number> {
  const { offer: published } = await packages.publishPackageOffer({
    requestId: randomUUID(),
    offer: {
      code: 'three',
      version: 0,
      product: 'sms-cn',
      units: 3n,
      price: cny(10n * YUAN),
      validMonths: 24,
      overflow: 'PACKAGE_OVERFLOW_STOP',
      refundDays: 7,
      usableInArrears: true,
      withdrawn: false,
      publishTime: undefined,
    },
    validateOnly: false,
  });
  return published?.version ?? 0;
}

const day = (date: number): Date => new Date(Date.UTC(2026, 10, date, 4));
/** What a day changed of each account: credits less debits, in micros. */
async function changes(period: string): Promise<Record<string, bigint>> {
  const { lines, tiesToLedger, totalDebit, totalCredit } = await journals.getJournal({ period });
  expect([tiesToLedger, totalDebit]).toEqual([true, totalCredit]);
  const net = new Map<string, bigint>();
  for (const { accountCode, debit, credit } of lines)
    net.set(accountCode, (net.get(accountCode) ?? 0n) + (credit?.micros ?? 0n) - (debit?.micros ?? 0n));
  return Object.fromEntries([...net].filter(([, micros]) => micros !== 0n));
}
const liability = async (asOfTime: Date) => {
  const found = await journals.getPrepaidLiability({ asOfTime });
  const side = (of: 'debit' | 'credit') => found.trialBalance.reduce((all, line) => all + (line[of]?.micros ?? 0n), 0n);
  expect(side('debit')).toBe(side('credit'));
  expect(found.trialBalance.some(({ accountCode }) => accountCode === '9999')).toBe(false);
  return [found.cash?.micros, found.packages?.micros, found.liability?.micros];
};

it('bought, used a third, and given back: cash once, revenue by use, the liability at every instant', async () => {
  const version = await offer();
  const tenantId = await world.tenant();
  world.clock.now = day(2);
  const credit = { kind: 'LOT_KIND_CASH' as const, amount: cny(100n * YUAN), pricePaid: cny(100n * YUAN) };
  world.wallet.ledger.creditLots({
    requestId: randomUUID(),
    tenantId,
    credits: [{ ...credit, expireTime: undefined }],
    origin: 'ord-1',
  });
  world.clock.now = day(3);
  const { package: one } = await packages.buyPackage({ requestId: randomUUID(), tenantId, code: 'three', version });
  world.clock.now = day(4);
  await world.count(tenantId, [{ units: 1n }]);
  await world.settle();
  await world.settle();
  world.clock.now = day(5);
  const request = { requestId: randomUUID(), tenantId, packageId: one?.packageId ?? '', validateOnly: false };
  expect((await packages.refundPackage(request)).refund?.amount).toEqual(cny(6_666_666n));
  world.clock.now = new Date('2026-12-02T00:00:00Z');

  expect(await changes('2026-11-02')).toEqual({ '1002.10': -100n * YUAN, '2205.01': 100n * YUAN });
  expect(await changes('2026-11-03')).toEqual({ '2205.01': -10n * YUAN, '2205.03': 10n * YUAN });
  expect(await changes('2026-11-04')).toEqual({ '2205.03': -3_333_334n, '6001.01': 3_333_334n });
  expect(await changes('2026-11-05')).toEqual({ '2205.03': -6_666_666n, '2205.01': 6_666_666n });
  const month = { '1002.10': -100n * YUAN, '2205.01': 96_666_666n, '6001.01': 3_333_334n };
  expect(await changes('2026-11')).toEqual(month);

  const midnight = (date: number): Date => new Date(Date.UTC(2026, 10, date, 16));
  expect(await liability(midnight(2))).toEqual([100n * YUAN, 0n, 100n * YUAN]);
  expect(await liability(midnight(3))).toEqual([90n * YUAN, 10n * YUAN, 100n * YUAN]);
  expect(await liability(midnight(4))).toEqual([90n * YUAN, 6_666_666n, 96_666_666n]);
  expect(await liability(midnight(5))).toEqual([96_666_666n, 0n, 96_666_666n]);
});
