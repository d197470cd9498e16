// Value that comes after a settlement: it is neither lost nor spent, and the books prove.
import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bonusOf, cashOf, cny, credit, parts, present, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

/** A tenant whose cash was refunded. */
async function settledTenant(cash: bigint): Promise<string> {
  const tenantId = await wallet.tenant(cash);
  const lotId = present((await wallet.lots(tenantId))[0]).lotId;
  const lines = [{ lotId, fate: 'SETTLEMENT_FATE_REFUNDED' as const, amount: cny(cash), clauseId: 'jd/9' }];
  await wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  return tenantId;
}

const told = (tenantId: string) =>
  wallet.service.db
    .selectFrom('outbox')
    .select('id')
    .where('subject', '=', 'tollgate.wallet.settlement_executed')
    .where('key', '=', tenantId)
    .execute();

it.each([
  ['with value', 100n],
  ['empty', 0n],
])('a wallet that was settled %s is not settled anew by nothing', async (_what, cash) => {
  const tenantId = cash > 0n ? await settledTenant(cash) : await wallet.tenant();
  const settle = (settlementId: string) =>
    wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId, tenantId, lines: [] });
  if (cash === 0n) await settle(newId('set'));
  const before = await wallet.dump();
  expect(await told(tenantId)).toHaveLength(1);
  const again = newId('set');
  expect((await settle(again)).transfers).toEqual([]);
  expect((await settle(again)).transfers).toEqual([]);
  expect([await told(tenantId), await wallet.dump()]).toEqual([[expect.anything()], before]);
  expect(await wallet.faults()).toEqual([]);
});

const transfers = async (tenantId: string) =>
  (await (await wallet.staff('finance')).listTransfers({ tenantId, pageSize: 0, pageToken: '' })).transfers;

it('becomes refundable as far as it was paid for; a bonus lapses', async () => {
  const tenantId = await settledTenant(100n);
  const done = await wallet.billing.creditLots(credit(tenantId, [cashOf(50n), bonusOf(7n)], 'ord_late'));
  expect(done.settledBefore).toBe(true);
  expect(done.lots.map((lot) => [lot.credited?.micros, lot.remaining?.micros])).toEqual([
    [50n, 0n],
    [7n, 0n],
  ]);
  expect(parts(present(done.balance))).toEqual({
    available: 0n,
    reserved: 0n,
    cash: 0n,
    bonus: 0n,
    arrears: 0n,
    refundable: 150n,
  });
  expect(
    (await transfers(tenantId))
      .filter((each) => each.reference === 'ord_late')
      .map((each) => [each.reason, each.toAccount.replace(tenantId, '*'), each.amount?.micros])
      .filter(([reason]) => String(reason).startsWith('LATE_')),
  ).toEqual([
    ['LATE_LAPSED', 'system/breakage', 7n],
    ['LATE_REFUNDED', 'tenant/*/refundable', 50n],
  ]);
  expect(await wallet.faults()).toEqual([]);
});

it('is told to the operators', async () => {
  const counted = async (late: boolean) => {
    const text = await wallet.service.running.parts.meter.text();
    return Number(new RegExp(`^wallet_credits_total\\{[^}]*late="${late}"[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };
  const tenantId = await settledTenant(100n);
  const before = [await counted(true), await counted(false)] as const;
  await wallet.billing.creditLots(credit(tenantId, [cashOf(1n)]));
  expect([await counted(true), await counted(false)]).toEqual([before[0] + 1, before[1]]);
});

it('pays first what is still owed', async () => {
  const tenantId = await settledTenant(100n);
  await wallet.charge(tenantId, 30n);
  const done = await wallet.billing.creditLots(credit(tenantId, [cashOf(50n)]));
  expect(parts(present(done.balance))).toMatchObject({ available: 0n, cash: 0n, arrears: 0n, refundable: 120n });
  expect(await wallet.faults()).toEqual([]);
});

it('is said of no other credit', async () => {
  const tenantId = await wallet.tenant();
  const done = await wallet.billing.creditLots(credit(tenantId, [cashOf(50n)]));
  expect(done.settledBefore).toBe(false);
  expect(parts(present(done.balance))).toMatchObject({ available: 50n, refundable: 0n });
});
