// Bank transfers: recorded by one person, confirmed by another, credited once.

import { randomUUID } from 'node:crypto';
import { BankTransfersServiceService, type RecordBankTransferRequest } from '@tollgate/contracts/billing/v1/transfers';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let first: Client<BankTransfersServiceService>;
let second: Client<BankTransfersServiceService>;
beforeAll(async () => {
  world = await startBilling();
  const person = () => ({ userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] });
  first = await world.service.client(BankTransfersServiceService, { as: 'console', person: person() });
  second = await world.service.client(BankTransfersServiceService, { as: 'console', person: person() });
});
afterAll(() => world.stop());

let counter = 0;
const line = (tenantId: string, more: Partial<RecordBankTransferRequest> = {}): RecordBankTransferRequest => ({
  requestId: randomUUID(),
  tenantId,
  amount: cny(25_000_000n * YUAN),
  bankReference: `ICBC-${100_000 + ++counter}`,
  bookedDay: '2026-11-20',
  payerName: '上海云帆网络科技有限公司',
  ...more,
});
const record = async (request: RecordBankTransferRequest) =>
  (await first.recordBankTransfer(request)).transfer ?? expect.fail();
const decide = (transferId: string) => ({ requestId: randomUUID(), transferId });
const cash = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId)?.cash;

it('is credited once when a second person confirms it, however often and at once they do', async () => {
  const tenantId = await world.tenant();
  const transfer = await record(line(tenantId));
  expect(transfer).toMatchObject({ state: 'BANK_TRANSFER_STATE_RECORDED', maskedPayer: '上***司', orderId: '' });
  await world.settle();
  expect(cash(tenantId)).toBe(0n);
  const { transferId } = transfer;
  expect(await refusal(first.confirmBankTransfer(decide(transferId)))).toMatchObject({
    category: 'permission_denied',
    reason: 'SAME_PERSON',
  });
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => second.confirmBankTransfer(decide(transferId))),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await world.settle();
  expect(cash(tenantId)).toBe(25_000_000n * YUAN);
  const { orders } = await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' });
  expect(orders).toMatchObject([
    {
      state: 'ORDER_STATE_CREDITED',
      channel: 'PAYMENT_CHANNEL_BANK_TRANSFER',
      amount: cny(25_000_000n * YUAN),
      // The day begins in Shanghai.
      payTime: new Date('2026-11-19T16:00:00Z'),
    },
  ]);
  const page = { state: 'BANK_TRANSFER_STATE_CONFIRMED' as const, pageSize: 0, pageToken: '' };
  const { transfers } = await first.listBankTransfers({ tenantId, ...page });
  expect(transfers.map(({ orderId }) => orderId)).toEqual([orders[0]?.orderId]);
  // The whole name is nowhere.
  expect(
    JSON.stringify(await world.service.db.selectFrom('bank_transfers').select('masked_payer').execute()),
  ).not.toContain('云帆');
});

it('is refused under a bank number that counts already, and may be recorded anew once it was rejected', async () => {
  const [tenantId, other] = [await world.tenant(), await world.tenant()];
  const transfer = await record(line(tenantId));
  const { bankReference } = transfer;
  for (const of of [tenantId, other])
    expect(await refusal(first.recordBankTransfer(line(of, { bankReference })))).toMatchObject({
      category: 'aborted',
      reason: 'BANK_REFERENCE_USED',
    });
  const own = first.rejectBankTransfer({ ...decide(transfer.transferId), reason: 'wrong tenant' });
  expect(await refusal(own)).toMatchObject({ reason: 'SAME_PERSON' });
  const done = await second.rejectBankTransfer({ ...decide(transfer.transferId), reason: 'wrong tenant' });
  expect(done.transfer).toMatchObject({
    state: 'BANK_TRANSFER_STATE_REJECTED',
    rejectReason: 'wrong tenant',
    orderId: '',
  });
  const late = second.confirmBankTransfer(decide(transfer.transferId));
  expect(await refusal(late)).toMatchObject({ reason: 'BANK_TRANSFER_DECIDED' });
  await second.confirmBankTransfer(decide((await record(line(other, { bankReference }))).transferId));
  await world.settle();
  expect([cash(tenantId), cash(other)]).toEqual([0n, 25_000_000n * YUAN]);
});

it.each([
  ['nothing', { amount: cny(0n) }, 'AMOUNT_INVALID'],
  ['less than nothing', { amount: cny(-YUAN) }, 'AMOUNT_INVALID'],
  ['parts of a fen', { amount: cny(10_001n) }, 'AMOUNT_INVALID'],
  ['dollars', { amount: { currencyCode: 'USD', micros: YUAN } }, 'CURRENCY_NOT_SUPPORTED'],
  ['tomorrow', { bookedDay: '2026-11-22' }, 'BOOKED_DAY_INVALID'],
  ['a day in no calendar', { bookedDay: '2026-02-30' }, 'BOOKED_DAY_INVALID'],
  ['two years ago', { bookedDay: '2024-11-20' }, 'BOOKED_DAY_INVALID'],
  ['no bank number', { bankReference: '' }, 'INVALID_REQUEST'],
  ['nobody', { tenantId: newId('ten') }, 'TENANT_NOT_FOUND'],
])('of %s is refused and stores nothing', async (_name, more, reason) => {
  const tenantId = await world.tenant();
  const count = async () =>
    (await world.service.db.selectFrom('bank_transfers').select('transfer_id').execute()).length;
  const before = await count();
  expect(await refusal(first.recordBankTransfer(line(tenantId, more)))).toMatchObject({ reason });
  expect(await count()).toBe(before);
});

it('of a tenant that has left credits nothing, also when it left after the record', async () => {
  const tenantId = await world.tenant();
  const { transferId } = await record(line(tenantId));
  await world.close(tenantId);
  expect(await refusal(second.confirmBankTransfer(decide(transferId)))).toMatchObject({ reason: 'TENANT_CLOSED' });
  expect(await refusal(first.recordBankTransfer(line(tenantId)))).toMatchObject({ reason: 'TENANT_CLOSED' });
  await world.settle();
  expect(cash(tenantId)).toBe(0n);
  expect((await second.rejectBankTransfer({ ...decide(transferId), reason: 'has left' })).transfer?.orderId).toBe('');
});

it('is for finance, and no tenant orders by it', async () => {
  const tenantId = await world.tenant();
  const tenant = await world.service.client(BankTransfersServiceService, {
    as: 'console',
    person: world.tenantPerson(tenantId),
  });
  expect(await refusal(tenant.recordBankTransfer(line(tenantId)))).toMatchObject({ category: 'permission_denied' });
  const order = world.financeOrders.createTopUpOrder({
    requestId: randomUUID(),
    tenantId,
    amount: cny(YUAN),
    channel: 'PAYMENT_CHANNEL_BANK_TRANSFER',
  });
  expect(await refusal(order)).toMatchObject({ reason: 'PAYMENT_CHANNEL_NOT_OFFERED' });
});
