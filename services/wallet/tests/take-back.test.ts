// What the provider takes back of what it gave or sold: exactly what is left, never paid money, and the books stay whole.
import { randomUUID } from 'node:crypto';
import { BatchServiceService, type GroupCommand, type GroupTakeBack } from '@tollgate/contracts/wallet/v1/batch';
import type { Lot } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  packageOf,
  parts,
  type RunningWallet,
  startWallet,
  unitReservation,
} from './fixtures.ts';

let wallet: RunningWallet;
let groups: Client<typeof BatchServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  groups = await wallet.service.client(BatchServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());

const takeBack = (tenantId: string, value: Partial<GroupTakeBack>): GroupCommand => ({
  tenantId,
  command: {
    $case: 'takeBack',
    value: { lotId: newId('lot'), amount: undefined, units: undefined, reference: 'pkg_1', ...value },
  },
});
const give = (...commands: GroupCommand[]) => groups.executeGroup({ requestId: randomUUID(), commands });
const lotOf = async (tenantId: string, kind: Lot['kind']): Promise<Lot> => {
  const found = (await wallet.lots(tenantId)).find((lot) => lot.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};

it('takes back exactly what is left of a package, once, with a charge given back in the same group', async () => {
  const tenantId = await wallet.tenant(100n);
  const chargeId = newId('chg');
  await wallet.billing.postCharges({
    charges: [{ chargeId, tenantId, amount: cny(40n), reservationReference: '' }],
  });
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n, 40n)]));
  const { lotId } = await lotOf(tenantId, 'LOT_KIND_PACKAGE');
  const reversal: GroupCommand = {
    tenantId,
    command: { $case: 'reversal', value: { reversalId: newId('rvl'), chargeId, amount: cny(40n) } },
  };
  const request = { requestId: randomUUID(), commands: [takeBack(tenantId, { lotId, units: 10n }), reversal] };
  const first = await groups.executeGroup(request);
  expect(first.results[0]?.result).toEqual({ $case: 'takeBack', value: { lotId, amount: undefined, units: 10n } });
  expect(await groups.executeGroup(request)).toEqual(first);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 100n });
  expect((await wallet.balance(tenantId)).units).toBeUndefined();
  // A lot with nothing left is no lot any more.
  expect(await refusal(give(takeBack(tenantId, { lotId, units: 10n })))).toMatchObject({ reason: 'LOT_NOT_FOUND' });
});

it('takes back a bonus to where it came from', async () => {
  const tenantId = await wallet.tenant(5n);
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(7n, wallet.clock.in(HOUR))]));
  const { lotId } = await lotOf(tenantId, 'LOT_KIND_BONUS');
  await give(takeBack(tenantId, { lotId, amount: cny(7n) }));
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 5n, bonus: 0n });
});

it('refuses everything else with its reason, and nothing moves', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [cashOf(9n), packageOf('mail', 10n, 4n), bonusOf(3n)]));
  const cash = await lotOf(tenantId, 'LOT_KIND_CASH');
  const bought = await lotOf(tenantId, 'LOT_KIND_PACKAGE');
  const bonus = await lotOf(tenantId, 'LOT_KIND_BONUS');
  const stranger = await wallet.tenant();
  const before = await wallet.balance(tenantId);
  const expected: [Partial<GroupTakeBack>, string][] = [
    [{ units: 1n }, 'LOT_NOT_FOUND'],
    [{ lotId: cash.lotId, amount: cny(9n) }, 'LOT_NOT_GIVEN'],
    [{ lotId: bought.lotId, units: 9n }, 'LOT_CHANGED'],
    [{ lotId: bought.lotId, amount: cny(10n) }, 'LOT_CHANGED'],
    [{ lotId: bonus.lotId, amount: cny(4n) }, 'LOT_CHANGED'],
    [{ lotId: bonus.lotId, amount: cny(0n) }, 'INVALID_AMOUNT'],
    [{ lotId: bonus.lotId }, 'INVALID_AMOUNT'],
    [{ lotId: bonus.lotId, amount: cny(3n), units: 3n }, 'INVALID_AMOUNT'],
    [{ lotId: bought.lotId, units: -1n }, 'INVALID_UNITS'],
    [{ lotId: 'lot_1', units: 1n }, 'INVALID_REQUEST'],
  ];
  for (const [value, reason] of expected)
    expect(await refusal(give(takeBack(tenantId, value)))).toMatchObject({ reason });
  expect(await refusal(give(takeBack(stranger, { lotId: bought.lotId, units: 10n })))).toMatchObject({
    reason: 'LOT_NOT_FOUND',
  });
  expect(await wallet.balance(tenantId)).toEqual({ ...before, asOfTime: expect.anything() as Date });
});

it('waits for what is set aside, and leaves books that prove themselves', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n, 4n)]));
  const { lotId } = await lotOf(tenantId, 'LOT_KIND_PACKAGE');
  await wallet.enforcement.reserve(
    unitReservation(tenantId, { product: 'mail', units: 4n }, 'grt_1', wallet.clock.in(HOUR)),
  );
  expect(await refusal(give(takeBack(tenantId, { lotId, units: 10n })))).toMatchObject({ reason: 'LOT_RESERVED' });
  expect(await wallet.faults()).toEqual([]);
});
