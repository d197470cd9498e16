// What units of packages are worth: reckoned from the lots at any instant, and the same as what the movements add up to.
import { randomUUID } from 'node:crypto';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { type MovementSum, MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import type { Client } from '@tollgate/rpc';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { credit, draw, HOUR, packageOf, present, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let sums: Client<typeof MovementsServiceService>;
let units: Client<typeof UnitServiceService>;
let groups: Client<typeof BatchServiceService>;
let start: Date;
beforeAll(async () => {
  wallet = await startWallet();
  sums = await wallet.service.client(MovementsServiceService, { as: 'billing' });
  units = await wallet.service.client(UnitServiceService, { as: 'billing' });
  groups = await wallet.service.client(BatchServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());
// Each test has instants of its own: the ledger is everybody's.
beforeEach(() => {
  wallet.clock.pass(HOUR);
  start = wallet.clock.now();
});

const told = (of: readonly MovementSum[]): string[] =>
  of.map((one) => `${one.reason} ${one.fromKind} ${one.toKind} ${present(one.amount).micros} ${one.count}`);
const moved = async (from: Date, to: Date): Promise<string[]> =>
  told((await sums.sumLedger({ startTime: from, endTime: to })).packageSums);
const worth = async (at: Date): Promise<bigint> =>
  present((await sums.getTrialBalance({ asOfTime: at })).packageValue).micros;
const pass = (): Date => {
  wallet.clock.pass(60_000);
  return wallet.clock.now();
};
const lotOf = async (tenantId: string): Promise<string> => present((await wallet.lots(tenantId))[0]).lotId;

it('of three units for 100 micros: 34 for the first, 33 each for the others, at every instant', async () => {
  const tenantId = await wallet.tenant();
  const before = await worth(start);
  // What is given for nothing is worth nothing.
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 3n, 100n, wallet.clock.in(HOUR))]));
  await wallet.billing.creditLots(credit(tenantId, [packageOf('gift', 3n)]));
  const sold = pass();
  await units.drawUnits(draw(tenantId, 'mail', 1n));
  await units.drawUnits(draw(tenantId, 'gift', 2n));
  const used = pass();
  await units.drawUnits(draw(tenantId, 'mail', 1n));
  const usedAgain = pass();
  wallet.clock.pass(HOUR);
  await wallet.service.runJob('expire-value');
  const over = pass();
  expect(await moved(start, sold)).toEqual(['PACKAGE UNITS_SOLD LOT_PACKAGE 100 1']);
  expect(await moved(sold, used)).toEqual(['DRAW LOT_PACKAGE UNITS_USED 34 1']);
  expect(await moved(used, usedAgain)).toEqual(['DRAW LOT_PACKAGE UNITS_USED 33 1']);
  expect(await moved(usedAgain, over)).toEqual(['LOT_EXPIRED LOT_PACKAGE UNITS_LAPSED 33 1']);
  const at = [start, sold, used, usedAgain, over];
  expect(await Promise.all(at.map(async (time) => (await worth(time)) - before))).toEqual([0n, 100n, 66n, 33n, 0n]);
});

it('taken back: what is left of the price, and the notes of what was paid are told since the beginning', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 3n, 100n)]));
  await units.drawUnits(draw(tenantId, 'mail', 1n));
  const used = pass();
  const value = { lotId: await lotOf(tenantId), amount: undefined, units: 2n, reference: 'pkg_1' };
  await groups.executeGroup({
    requestId: randomUUID(),
    commands: [{ tenantId, command: { $case: 'takeBack', value } }],
  });
  const back = pass();
  expect(await moved(used, back)).toEqual(['TAKEN_BACK LOT_PACKAGE UNITS_SOLD 66 1']);
  const whole = told((await sums.getTrialBalance({ asOfTime: back })).packageSums);
  expect(whole).toContain('TAKEN_BACK LOT_PACKAGE UNITS_SOLD 66 1');
  expect(whole).toContain('PACKAGE_TAKEN_BACK PACKAGE_SALES CASH_CLEARING 100 1');
});

it('movements of any period lead from what packages are worth at its start to that at its end', async () => {
  const times = [start];
  const steps = fc.sample(
    fc.record({
      price: fc.bigInt(1n, 10n ** 13n),
      units: fc.bigInt(1n, 1_000_000n),
      parts: fc.array(fc.bigInt(1n, 400_000n), { minLength: 1, maxLength: 4 }),
    }),
    { numRuns: 12, seed: 7 },
  );
  for (const { price, units: count, parts } of steps) {
    const tenantId = await wallet.tenant();
    await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', count, price)]));
    times.push(pass());
    for (const part of parts) await units.drawUnits(draw(tenantId, 'mail', part));
    times.push(pass());
  }
  const worths = await Promise.all(times.map((time) => worth(time)));
  for (const [place, end] of times.entries()) {
    const { packageSums } = await sums.sumLedger({ startTime: start, endTime: end });
    const change = packageSums.reduce((total, { fromKind, amount }) => {
      const { micros } = present(amount);
      return total + (fromKind === 'LOT_PACKAGE' ? -micros : micros);
    }, 0n);
    expect(present(worths[0]) + change).toBe(worths[place]);
  }
  // None of it was about nothing.
  expect(new Set(worths).size).toBeGreaterThan(12);
});
