// Freezes: what a frozen wallet keeps, what it still gives, and what lifting them sets going.
import { randomUUID } from 'node:crypto';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { WalletFrozen, WalletUnfrozen } from '@tollgate/contracts/wallet/v1/events';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  draw,
  HOUR,
  packageOf,
  parts,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
let freezes: Client<typeof FreezeServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  freezes = await wallet.service.client(FreezeServiceService, { as: 'enforcement' });
});
afterAll(() => wallet.stop());

const freeze = (tenantId: string, reference: string, reason = 'a dispute') =>
  freezes.freeze({ requestId: randomUUID(), tenantId, reference, reason });
const unfreeze = (tenantId: string, reference: string) =>
  freezes.unfreeze({ requestId: randomUUID(), tenantId, reference });

it('reserves nothing while any freeze is open, and each is lifted by itself', async () => {
  const tenantId = await wallet.tenant(100n);
  const { freeze: made, balance } = await freeze(tenantId, 'cas_1');
  expect(made).toEqual({
    reference: 'cas_1',
    reason: 'a dispute',
    freezeTime: wallet.clock.time,
    liftTime: undefined,
  });
  expect([balance?.available?.micros, balance?.cash?.micros, balance?.frozen?.amount?.micros]).toEqual([
    0n,
    100n,
    100n,
  ]);
  await freeze(tenantId, 'cas_2', 'another');
  const order = () => wallet.enforcement.reserve(reservation(tenantId, 1n, randomUUID(), wallet.clock.in(HOUR)));
  expect(await refusal(order())).toMatchObject({
    reason: 'WALLET_FROZEN',
    category: 'failed_precondition',
    metadata: { freezes: '2', first_reference: 'cas_1' },
  });
  const lifted = await unfreeze(tenantId, 'cas_1');
  expect(lifted.freeze?.liftTime).toEqual(wallet.clock.time);
  expect((await wallet.balance(tenantId)).frozen?.freezes.map((each) => each.reference)).toEqual(['cas_2']);
  expect(await refusal(order())).toMatchObject({ reason: 'WALLET_FROZEN' });
  await unfreeze(tenantId, 'cas_2');
  expect((await wallet.balance(tenantId)).frozen).toBeUndefined();
  await order();
});

it('gives what was reserved to charges, owes the rest, and pays it when the last freeze is lifted', async () => {
  const tenantId = await wallet.tenant(100n);
  await wallet.enforcement.reserve(reservation(tenantId, 30n, 'grt_1', wallet.clock.in(HOUR)));
  await freeze(tenantId, 'a');
  await freeze(tenantId, 'b');
  const { outcome } = await wallet.charge(tenantId, 50n, 'grt_1');
  expect(outcome).toMatchObject({
    value: { fromReservation: cny(30n), fromAvailable: cny(0n), toArrears: cny(20n) },
  });
  await wallet.billing.creditLots(credit(tenantId, [cashOf(5n), bonusOf(3n)]));
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, cash: 75n, bonus: 3n, arrears: 20n });
  await unfreeze(tenantId, 'a');
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, arrears: 20n });
  const { balance } = await unfreeze(tenantId, 'b');
  expect(balance?.arrears?.micros).toBe(0n);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 58n, cash: 58n, bonus: 0n, arrears: 0n });
});

it('keeps what a reservation gives back, and stops no time', async () => {
  const tenantId = await wallet.tenant(10n);
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(7n, wallet.clock.in(2 * HOUR))]));
  await wallet.enforcement.reserve(reservation(tenantId, 9n, 'grt_1', wallet.clock.in(HOUR)));
  await freeze(tenantId, 'a');
  await wallet.charge(tenantId, 4n);
  wallet.clock.pass(HOUR);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, reserved: 0n, bonus: 7n, arrears: 4n });
  wallet.clock.pass(HOUR);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, cash: 10n, bonus: 0n, arrears: 4n });
  await unfreeze(tenantId, 'a');
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 6n, cash: 6n, bonus: 0n, arrears: 0n });
});

it('draws no units but reserved ones', async () => {
  const units = await wallet.service.client(UnitServiceService, { as: 'billing' });
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n)]));
  await freeze(tenantId, 'a');
  expect((await units.drawUnits(draw(tenantId, 'mail', 4n))).receipt).toMatchObject({ notCovered: 4n });
  expect((await wallet.balance(tenantId)).units?.products).toEqual([
    { product: 'mail', available: 0n, reserved: 0n, remaining: 10n },
  ]);
});

it('is answered as it stands when it is asked for again; a lifted reference is not used again', async () => {
  const tenantId = await wallet.tenant(10n);
  await freeze(tenantId, 'a');
  const sequence = (await wallet.service.db.selectFrom('outbox').selectAll().execute()).length;
  expect((await freeze(tenantId, 'a')).freeze?.liftTime).toBeUndefined();
  expect((await wallet.service.db.selectFrom('outbox').selectAll().execute()).length).toBe(sequence);
  expect(await refusal(freeze(tenantId, 'a', 'another reason'))).toMatchObject({ reason: 'FREEZE_REFERENCE_TAKEN' });
  await unfreeze(tenantId, 'a');
  expect((await unfreeze(tenantId, 'a')).freeze?.liftTime).toEqual(wallet.clock.time);
  expect(await refusal(freeze(tenantId, 'a'))).toMatchObject({ reason: 'FREEZE_REFERENCE_TAKEN', category: 'aborted' });
  expect(await refusal(unfreeze(tenantId, 'none'))).toMatchObject({
    reason: 'FREEZE_NOT_FOUND',
    category: 'not_found',
  });
});

it('freezes and lifts many in one call, each by itself and in order', async () => {
  const [one, other] = [await wallet.tenant(10n), await wallet.tenant(10n)];
  const item = (tenantId: string, reference: string) => ({
    requestId: randomUUID(),
    tenantId,
    reference,
    reason: 'the same',
  });
  const items = [item(one, 'x'), item('ten_00000000000000000000000000000000', 'x'), item(other, 'x'), item(one, 'y')];
  const { results } = await freezes.batchFreeze({ items });
  expect(results.map(({ outcome }) => outcome?.$case)).toEqual(['response', 'refusal', 'response', 'response']);
  expect(results.map(({ requestId }) => requestId)).toEqual(items.map(({ requestId }) => requestId));
  const back = await freezes.batchUnfreeze({
    items: [item(one, 'y'), item(one, 'z'), item(one, 'x')].map(({ reason: _reason, ...rest }) => rest),
  });
  expect(back.results.map(({ outcome }) => outcome?.$case)).toEqual(['response', 'refusal', 'response']);
  expect((await wallet.balance(one)).available?.micros).toBe(10n);
  expect((await wallet.balance(other)).available?.micros).toBe(0n);
});

it('tells each freeze and each lift once', async () => {
  const tenantId = await wallet.tenant(10n);
  const request = { requestId: randomUUID(), tenantId, reference: 'a', reason: 'why' };
  await Promise.all([freezes.freeze(request), freezes.freeze(request)]);
  await freeze(tenantId, 'b');
  await unfreeze(tenantId, 'a');
  await wallet.service.flush();
  const events = await wallet.service.events('tollgate.wallet.wallet_');
  const told = events.map(({ subject, data }) =>
    subject.endsWith('_frozen')
      ? { kind: 'frozen', ...WalletFrozen.decode(data) }
      : { kind: 'unfrozen', ...WalletUnfrozen.decode(data) },
  );
  expect(
    told
      .filter((each) => each.tenantId === tenantId)
      .map(({ kind, reference, openFreezes }) => [kind, reference, openFreezes]),
  ).toEqual([
    ['frozen', 'a', 1],
    ['frozen', 'b', 2],
    ['unfrozen', 'a', 1],
  ]);
});
