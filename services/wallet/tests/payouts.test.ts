// Refundable money that is paid back outside of the wallet: once, and never more than there is.
import { randomUUID } from 'node:crypto';
import { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cashOf, cny, credit, parts, present, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let payouts: Client<typeof PayoutsServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  payouts = await wallet.service.client(PayoutsServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());

async function settledTenant(cash: bigint): Promise<string> {
  const tenantId = await wallet.tenant(cash);
  const lotId = present((await wallet.lots(tenantId))[0]).lotId;
  const lines = [{ lotId, fate: 'SETTLEMENT_FATE_REFUNDED' as const, amount: cny(cash), clauseId: 'jd/9' }];
  await wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  return tenantId;
}
const order = (tenantId: string, micros: bigint, reference: string = newId('rfd')) => ({
  requestId: randomUUID(),
  tenantId,
  amount: cny(micros),
  reference,
});
const refundable = async (tenantId: string) => parts(await wallet.balance(tenantId)).refundable;

it('goes to zero by exactly what was paid out, and the books prove', async () => {
  const tenantId = await settledTenant(100n);
  const first = await payouts.payOutRefundable(order(tenantId, 30n, 'rfd_a'));
  expect(first.transfer).toMatchObject({ reason: 'PAID_OUT', amount: cny(30n), reference: 'rfd_a' });
  expect(await refundable(tenantId)).toBe(70n);
  await payouts.payOutRefundable(order(tenantId, 70n));
  expect(await refundable(tenantId)).toBe(0n);
  expect(await wallet.faults()).toEqual([]);
  // What comes later can be paid out again.
  await wallet.billing.creditLots(credit(tenantId, [cashOf(5n)]));
  await payouts.payOutRefundable(order(tenantId, 5n));
  expect(await refundable(tenantId)).toBe(0n);
});

it('is paid out once, by request and by reference, however many ask at once', async () => {
  const tenantId = await settledTenant(100n);
  const same = order(tenantId, 40n, 'rfd_b');
  const twins = Array.from({ length: 8 }, () => payouts.payOutRefundable(order(tenantId, 40n, 'rfd_b')));
  const answers = await Promise.all([payouts.payOutRefundable(same), payouts.payOutRefundable(same), ...twins]);
  expect(new Set(answers.map(({ transfer }) => transfer?.transferId)).size).toBe(1);
  expect(await refundable(tenantId)).toBe(60n);
});

it('never goes below zero, however many want the same money', async () => {
  const tenantId = await settledTenant(100n);
  const asked = await Promise.allSettled(
    Array.from({ length: 10 }, () => payouts.payOutRefundable(order(tenantId, 30n))),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await refundable(tenantId)).toBe(10n);
});

it.each([
  ['more than there is', 101n, 'REFUNDABLE_INSUFFICIENT'],
  ['nothing', 0n, 'INVALID_AMOUNT'],
  ['less than nothing', -1n, 'INVALID_AMOUNT'],
])('of %s is refused and moves nothing', async (_name, micros, reason) => {
  const tenantId = await settledTenant(100n);
  expect(await refusal(payouts.payOutRefundable(order(tenantId, micros)))).toMatchObject({ reason });
  expect(await refundable(tenantId)).toBe(100n);
});

it('under a used reference with another amount, of spendable money, or of nobody is refused', async () => {
  const tenantId = await settledTenant(100n);
  await payouts.payOutRefundable(order(tenantId, 10n, 'rfd_c'));
  const reused = payouts.payOutRefundable(order(tenantId, 11n, 'rfd_c'));
  expect(await refusal(reused)).toMatchObject({ category: 'aborted', reason: 'REFERENCE_PAID_OUT' });
  expect(await refundable(tenantId)).toBe(90n);
  // Cash in lots is not refundable before a settlement says so.
  const open = await wallet.tenant(50n);
  expect(await refusal(payouts.payOutRefundable(order(open, 1n)))).toMatchObject({ reason: 'REFUNDABLE_INSUFFICIENT' });
  const nobody = payouts.payOutRefundable(order(newId('ten'), 1n));
  expect(await refusal(nobody)).toMatchObject({ reason: 'WALLET_NOT_FOUND' });
});

it('is for billing alone', async () => {
  const tenantId = await settledTenant(100n);
  for (const as of ['enforcement', 'cli', 'console', 'gateway'] as const) {
    const client = await wallet.service.client(PayoutsServiceService, { as });
    expect(await refusal(client.payOutRefundable(order(tenantId, 1n)))).toMatchObject({
      category: 'permission_denied',
    });
  }
});
