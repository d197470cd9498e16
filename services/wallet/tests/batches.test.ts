// Many commands in a call: each answered by itself, in order, once per request id; and groups, whole or not at all.
import { randomUUID } from 'node:crypto';
import { BatchServiceService, type GroupCommand } from '@tollgate/contracts/wallet/v1/batch';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cashOf, cny, credit, HOUR, parts, posting, reservation, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let billing: Client<typeof BatchServiceService>;
let enforcement: Client<typeof BatchServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  billing = await wallet.service.client(BatchServiceService, { as: 'billing' });
  enforcement = await wallet.service.client(BatchServiceService, { as: 'enforcement' });
});
afterAll(() => wallet.stop());

const later = (): Date => wallet.clock.in(HOUR);
const reasons = (results: readonly { outcome?: { $case: string; value: object } | undefined }[]) =>
  results.map(({ outcome }) =>
    outcome !== undefined && 'reason' in outcome.value ? outcome.value.reason : outcome?.$case,
  );

it('reserves, each by itself and in order', async () => {
  const tenantId = await wallet.tenant(100n);
  const items = [
    reservation(tenantId, 60n, 'grt_1', later()),
    reservation(tenantId, 60n, 'grt_2', later()),
    reservation(newId('ten'), 1n, 'grt_3', later()),
    reservation(tenantId, 40n, 'grt_1', later()),
    reservation(tenantId, 0n, 'grt_4', later()),
    reservation(tenantId, 1n, 'grt_\u202e', later()),
    reservation(tenantId, 40n, 'grt_5', later()),
  ];
  const { results } = await enforcement.batchReserve({ items });
  expect(results.map((each) => each.requestId)).toEqual(items.map((each) => each.requestId));
  expect(reasons(results)).toEqual([
    'response',
    'INSUFFICIENT_BALANCE',
    'WALLET_NOT_FOUND',
    'REFERENCE_TAKEN',
    'INVALID_AMOUNT',
    'INVALID_TEXT',
    'response',
  ]);
  const before = await wallet.dump();
  expect(await enforcement.batchReserve({ items })).toEqual({ results });
  const [first] = items;
  if (first === undefined) throw new Error('there are no items');
  expect((await wallet.enforcement.reserve(first)).reservation?.amount).toEqual(cny(60n));
  expect(await wallet.dump()).toBe(before);
});

it('answers the same request twice in one batch once, and refuses another under its id', async () => {
  const tenantId = await wallet.tenant(100n);
  const item = reservation(tenantId, 10n, 'grt_1', later());
  const { results } = await enforcement.batchReserve({ items: [item, item, { ...item, amount: cny(11n) }, item] });
  expect(reasons(results)).toEqual(['response', 'response', 'REQUEST_ID_REUSED', 'response']);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 90n, reserved: 10n });
});

it('credits, captures and releases in batches', async () => {
  const [one, two] = [await wallet.tenant(), await wallet.tenant()];
  const credits = [credit(one, [cashOf(50n)]), credit(two, [cashOf(0n)]), credit(two, [cashOf(70n)])];
  expect(reasons((await billing.batchCreditLots({ items: credits })).results)).toEqual([
    'response',
    'INVALID_AMOUNT',
    'response',
  ]);
  await enforcement.batchReserve({
    items: [reservation(one, 30n, 'grt_1', later()), reservation(two, 30n, 'grt_1', later())],
  });
  const capture = (tenantId: string, micros: bigint, reference = 'grt_1') => ({
    requestId: randomUUID() as string,
    tenantId,
    reference,
    chargeId: newId('chg') as string,
    amount: cny(micros),
  });
  const captured = await billing.batchCaptureReservations({
    items: [capture(one, 10n), capture(one, 21n), capture(one, 20n), capture(two, 31n), capture(one, 1n)],
  });
  expect(reasons(captured.results)).toEqual([
    'response',
    'CAPTURE_EXCEEDS_RESERVATION',
    'response',
    'CAPTURE_EXCEEDS_RESERVATION',
    'RESERVATION_ENDED',
  ]);
  const release = (tenantId: string, reference: string) => ({
    requestId: randomUUID() as string,
    tenantId,
    reference,
    amount: undefined,
  });
  const released = await enforcement.batchReleaseReservations({
    items: [release(one, 'grt_1'), release(two, 'grt_1'), release(two, 'grt_9')],
  });
  expect(reasons(released.results)).toEqual(['response', 'response', 'RESERVATION_NOT_FOUND']);
  expect(parts(await wallet.balance(one))).toMatchObject({ available: 20n, reserved: 0n, arrears: 0n });
  expect(parts(await wallet.balance(two))).toMatchObject({ available: 70n, reserved: 0n, arrears: 0n });
});

describe('a capture', () => {
  it('is refused, and writes nothing, when the reservation is over or is not there', async () => {
    const tenantId = await wallet.tenant(50n);
    await wallet.enforcement.reserve(reservation(tenantId, 30n, 'grt_1', later()));
    wallet.clock.pass(HOUR);
    const capture = (reference: string) =>
      billing.captureReservation({
        requestId: randomUUID(),
        tenantId,
        reference,
        chargeId: newId('chg'),
        amount: cny(1n),
      });
    const before = (await wallet.lots(tenantId)).map((lot) => lot.remaining);
    expect(await refusal(capture('grt_1'))).toMatchObject({
      category: 'failed_precondition',
      reason: 'RESERVATION_ENDED',
    });
    expect(await refusal(capture('grt_2'))).toMatchObject({ category: 'not_found', reason: 'RESERVATION_NOT_FOUND' });
    expect((await wallet.lots(tenantId)).map((lot) => lot.remaining)).toEqual(before);
    wallet.clock.pass(-HOUR);
  });
});

describe('a group', () => {
  const charge = (tenantId: string, micros: bigint, onlyReserved = false): GroupCommand => ({
    tenantId,
    command: {
      $case: 'charge',
      value: { chargeId: newId('chg'), amount: cny(micros), reservationReference: '', onlyReserved },
    },
  });
  const deposit = (tenantId: string, micros: bigint): GroupCommand => ({
    tenantId,
    command: { $case: 'credit', value: { credits: [cashOf(micros)], origin: newId('ord') } },
  });
  const rounding = (tenantId: string, micros: bigint): GroupCommand => ({
    tenantId,
    command: { $case: 'rounding', value: { difference: cny(micros), reference: newId('inv') } },
  });

  it('is carried out in order, over several tenants, once per request id', async () => {
    const [one, two] = [await wallet.tenant(), await wallet.tenant(10n)];
    const request = {
      requestId: randomUUID(),
      commands: [deposit(one, 40n), charge(one, 15n), charge(two, 12n), rounding(one, 3n)],
    };
    const first = await billing.executeGroup(request);
    expect(first.results.map((each) => each.result?.$case)).toEqual(['credit', 'charge', 'charge', 'rounding']);
    expect(first.results[2]?.result?.value).toMatchObject({ fromAvailable: cny(10n), toArrears: cny(2n) });
    expect(first.results[3]?.result?.value).toMatchObject({ transfer: { amount: cny(3n), reason: 'ROUNDING' } });
    const before = await wallet.dump();
    expect(await billing.executeGroup(request)).toEqual(first);
    expect(await wallet.dump()).toBe(before);
    expect(parts(await wallet.balance(one))).toMatchObject({ available: 25n, arrears: 0n });
    expect(parts(await wallet.balance(two))).toMatchObject({ available: 0n, arrears: 2n });
  });

  it('does nothing when one of its commands is refused, and says which', async () => {
    const tenantId = await wallet.tenant(10n);
    const before = await wallet.dump();
    const commands = [deposit(tenantId, 40n), charge(tenantId, 5n), rounding(tenantId, 5_001n)];
    expect(await refusal(billing.executeGroup({ requestId: randomUUID(), commands }))).toMatchObject({
      category: 'invalid_argument',
      reason: 'ROUNDING_TOO_LARGE',
      metadata: { command: '2' },
    });
    const stranger = [charge(tenantId, 5n), charge(newId('ten'), 5n)];
    expect(await refusal(billing.executeGroup({ requestId: randomUUID(), commands: stranger }))).toMatchObject({
      reason: 'WALLET_NOT_FOUND',
      metadata: { command: '1' },
    });
    expect(await wallet.dump()).toBe(before);
  });

  it('has no command that its caller may not give alone', async () => {
    const tenantId = await wallet.tenant(10n);
    const before = await wallet.dump();
    const request = { requestId: randomUUID(), commands: [deposit(tenantId, 1n)] };
    expect(await refusal(enforcement.executeGroup(request))).toMatchObject({
      category: 'permission_denied',
      reason: 'NOT_CALLABLE',
    });
    expect(await wallet.dump()).toBe(before);
  });
});

it('lets nobody else call any of it', async () => {
  const gateway = await wallet.service.client(BatchServiceService, { as: 'gateway' });
  const nothing = { items: [] };
  for (const call of [
    gateway.batchCreditLots(nothing),
    gateway.batchReserve(nothing),
    gateway.batchReleaseReservations(nothing),
    gateway.batchCaptureReservations(nothing),
    gateway.executeGroup({ requestId: randomUUID(), commands: [] }),
  ])
    expect(await refusal(call)).toMatchObject({ category: 'permission_denied' });
});

it('posts charges of a batch whose neighbours are refused by the database', async () => {
  const [bad, good] = [await wallet.tenant(100n), await wallet.tenant(100n)];
  // Somebody broke one wallet's books: it has less than the reservation holds, which a constraint keeps from being posted.
  await wallet.enforcement.reserve(reservation(bad, 60n, 'grt_1', later()));
  await wallet.service.db
    .updateTable('ledger_account')
    .set({ held: 0n })
    .where('tenant_id', '=', bad)
    .where('kind', '=', 'LOT')
    .execute();
  const [broken, fine] = await Promise.allSettled([
    wallet.billing.postCharges({ charges: [posting(bad, 5n, 'grt_1')] }),
    wallet.billing.postCharges({ charges: [posting(good, 5n)] }),
  ]);
  expect([broken.status, fine.status]).toEqual(['rejected', 'fulfilled']);
  await wallet.service.db
    .updateTable('ledger_account')
    .set({ held: 60n })
    .where('tenant_id', '=', bad)
    .where('kind', '=', 'LOT')
    .execute();
  expect(await wallet.charge(bad, 5n, 'grt_1')).toMatchObject({ outcome: { $case: 'receipt' } });
});
