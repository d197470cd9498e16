// What settlements kept and is given back: once, and never more than was kept of this tenant.
import { randomUUID } from 'node:crypto';
import { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cny, parts, present, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let forfeitures: Client<typeof ForfeituresServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  forfeitures = await wallet.service.client(ForfeituresServiceService, { as: 'enforcement' });
});
afterAll(() => wallet.stop());

async function forfeitedTenant(cash: bigint): Promise<string> {
  const tenantId = await wallet.tenant(cash);
  const lotId = present((await wallet.lots(tenantId))[0]).lotId;
  const lines = [{ lotId, fate: 'SETTLEMENT_FATE_FORFEITED' as const, amount: cny(cash), clauseId: 'sendcloud/3.5' }];
  await wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  return tenantId;
}
const order = (tenantId: string, micros: bigint, over: object = {}) => ({
  requestId: randomUUID(),
  tenantId,
  kept: 'KEPT_VALUE_FORFEITED' as const,
  amount: cny(micros),
  reference: `${newId('cst')}/forfeited`,
  ...over,
});
const refundable = async (tenantId: string) => parts(await wallet.balance(tenantId)).refundable;

it('forfeited money becomes refundable by exactly what is given back, and the books prove', async () => {
  const tenantId = await forfeitedTenant(100n);
  const { transfer } = await forfeitures.returnKept(order(tenantId, 60n, { reference: 'cst_a' }));
  expect(transfer).toMatchObject({ reason: 'KEPT_RETURNED', amount: cny(60n), reference: 'cst_a' });
  expect(await refundable(tenantId)).toBe(60n);
  await forfeitures.returnKept(order(tenantId, 40n));
  expect(await refundable(tenantId)).toBe(100n);
  expect(await wallet.faults()).toEqual([]);
});

it('a package is given back as money that was paid for it, and never more than that', async () => {
  const tenantId = await wallet.tenant(0n);
  const pack = { kind: 'LOT_KIND_PACKAGE' as const, amount: undefined, pricePaid: cny(500n), expireTime: undefined };
  await wallet.billing.creditLots({
    requestId: randomUUID(),
    tenantId,
    origin: newId('pkg'),
    credits: [{ ...pack, units: { product: 'mail', units: 10n } }],
  });
  const { lotId } = present((await wallet.lots(tenantId))[0]);
  const line = { lotId, fate: 'SETTLEMENT_FATE_FORFEITED' as const, amount: cny(0n), clauseId: 'tencent/pre.breach' };
  const lines = [{ ...line, units: 10n }];
  await wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  const packages = { kept: 'KEPT_VALUE_PACKAGES' as const };
  expect(await refusal(forfeitures.returnKept(order(tenantId, 501n, packages)))).toMatchObject({
    reason: 'KEPT_INSUFFICIENT',
    metadata: { kept_micros: '500' },
  });
  await forfeitures.returnKept(order(tenantId, 500n, packages));
  expect(await refundable(tenantId)).toBe(500n);
  expect(await wallet.faults()).toEqual([]);
});

it('is given back once, by request and by reference, however many ask at once', async () => {
  const tenantId = await forfeitedTenant(100n);
  const same = order(tenantId, 40n, { reference: 'cst_b' });
  const twins = Array.from({ length: 8 }, () => forfeitures.returnKept({ ...same, requestId: randomUUID() }));
  const answers = await Promise.all([forfeitures.returnKept(same), forfeitures.returnKept(same), ...twins]);
  expect(new Set(answers.map(({ transfer }) => transfer?.transferId)).size).toBe(1);
  expect(await refundable(tenantId)).toBe(40n);
});

it.each([
  ['more than was kept', { amount: cny(101n) }, 'KEPT_INSUFFICIENT'],
  ['what was kept elsewhere', { kept: 'KEPT_VALUE_PACKAGES' }, 'KEPT_INSUFFICIENT'],
  ['nothing', { amount: cny(0n) }, 'INVALID_AMOUNT'],
  ['less than nothing', { amount: cny(-1n) }, 'INVALID_AMOUNT'],
])('of %s is refused and moves nothing', async (_name, over, reason) => {
  const tenantId = await forfeitedTenant(100n);
  expect(await refusal(forfeitures.returnKept(order(tenantId, 1n, over)))).toMatchObject({ reason });
  expect(await refundable(tenantId)).toBe(0n);
});

it('under a used reference with another amount, of nobody, or by anybody else is refused', async () => {
  const tenantId = await forfeitedTenant(100n);
  await forfeitures.returnKept(order(tenantId, 10n, { reference: 'cst_c' }));
  const reused = forfeitures.returnKept(order(tenantId, 11n, { reference: 'cst_c' }));
  expect(await refusal(reused)).toMatchObject({ category: 'aborted', reason: 'REFERENCE_RETURNED' });
  expect(await refundable(tenantId)).toBe(10n);
  expect(await refusal(forfeitures.returnKept(order(newId('ten'), 1n)))).toMatchObject({ reason: 'WALLET_NOT_FOUND' });
  for (const as of ['billing', 'cli', 'console', 'gateway'] as const) {
    const other = await wallet.service.client(ForfeituresServiceService, { as });
    expect(await refusal(other.returnKept(order(tenantId, 1n)))).toMatchObject({ category: 'permission_denied' });
  }
  expect(await refundable(tenantId)).toBe(10n);
});
