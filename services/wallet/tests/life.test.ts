// Every RPC once, as a tenant's value lives: credited, reserved, charged, owed, rounded, settled, proved.
import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  parts,
  posting,
  present,
  register,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

const release = (tenantId: string, reference: string, micros?: bigint) =>
  wallet.enforcement.releaseReservation({
    requestId: randomUUID(),
    tenantId,
    reference,
    amount: micros === undefined ? undefined : cny(micros),
  });

describe('a new wallet', () => {
  it('is there once the tenant is registered, however often that is told', async () => {
    const tenantId = await wallet.tenant();
    const before = await wallet.dump();
    expect(parts(await wallet.balance(tenantId))).toEqual({
      available: 0n,
      reserved: 0n,
      cash: 0n,
      bonus: 0n,
      arrears: 0n,
      refundable: 0n,
    });
    await register(wallet.service, tenantId);
    expect(await wallet.dump()).toBe(before);
  });
});

describe('CreditLots and ListLots', () => {
  it('lists lots in the order in which they are drawn down', async () => {
    const tenantId = await wallet.tenant();
    const done = await wallet.billing.creditLots(
      credit(
        tenantId,
        [cashOf(300n), bonusOf(20n, wallet.clock.in(2 * HOUR)), bonusOf(10n, wallet.clock.in(HOUR)), bonusOf(5n)],
        'ord_1',
      ),
    );
    expect(done.lots.map((lot) => lot.remaining?.micros)).toEqual([300n, 20n, 10n, 5n]);
    expect(parts(present(done.balance))).toMatchObject({ available: 335n, cash: 300n, bonus: 35n });
    const user = await wallet.tenantUser(tenantId);
    const first = await user.listLots({ tenantId, pageSize: 3, pageToken: '', includeEmpty: false });
    const second = await user.listLots({ tenantId, pageSize: 3, pageToken: first.nextPageToken, includeEmpty: false });
    expect(
      [...first.lots, ...second.lots].map((lot) => [lot.kind, lot.remaining?.micros, lot.pricePaid?.micros]),
    ).toEqual([
      ['LOT_KIND_BONUS', 10n, 0n],
      ['LOT_KIND_BONUS', 20n, 0n],
      ['LOT_KIND_BONUS', 5n, 0n],
      ['LOT_KIND_CASH', 300n, 300n],
    ]);
    expect(second.nextPageToken).toBe('');
    expect(first.lots[0]).toMatchObject({ origin: 'ord_1', creditTime: wallet.clock.time, credited: cny(10n) });
  });

  it('lists empty lots only when asked', async () => {
    const tenantId = await wallet.tenant(50n);
    await wallet.charge(tenantId, 50n);
    const support = await wallet.staff('support');
    const list = (includeEmpty: boolean) => support.listLots({ tenantId, pageSize: 0, pageToken: '', includeEmpty });
    expect((await list(false)).lots).toEqual([]);
    expect((await list(true)).lots.map((lot) => lot.remaining?.micros)).toEqual([0n]);
  });
});

describe('Reserve, ReleaseReservation and PostCharges', () => {
  it('takes a charge from its reservation, then from what is available, and the rest is owed', async () => {
    const tenantId = await wallet.tenant(100n);
    const made = await wallet.enforcement.reserve(reservation(tenantId, 60n, 'grt_1', wallet.clock.in(HOUR)));
    expect(made.reservation).toMatchObject({ state: 'RESERVATION_STATE_OPEN', amount: cny(60n), reference: 'grt_1' });
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 40n, reserved: 60n, cash: 100n });
    expect((await wallet.charge(tenantId, 25n, 'grt_1')).outcome?.value).toMatchObject({
      fromReservation: cny(25n),
      fromAvailable: cny(0n),
      toArrears: cny(0n),
      replayed: false,
    });
    expect((await wallet.charge(tenantId, 85n, 'grt_1')).outcome?.value).toMatchObject({
      fromReservation: cny(35n),
      fromAvailable: cny(40n),
      toArrears: cny(10n),
    });
    expect(parts(await wallet.balance(tenantId))).toMatchObject({
      available: 0n,
      reserved: 0n,
      cash: 0n,
      arrears: 10n,
    });
    const paid = await wallet.billing.creditLots(credit(tenantId, [bonusOf(4n), cashOf(8n)]));
    expect(parts(present(paid.balance))).toMatchObject({ available: 2n, arrears: 0n, bonus: 2n, cash: 0n });
  });

  it('releases a part, then all that is left, and says where the reservation stands', async () => {
    const tenantId = await wallet.tenant(100n);
    await wallet.enforcement.reserve(reservation(tenantId, 60n, 'grt_1', wallet.clock.in(HOUR)));
    await wallet.charge(tenantId, 10n, 'grt_1');
    expect((await release(tenantId, 'grt_1', 20n)).reservation).toMatchObject({
      captured: cny(10n),
      released: cny(20n),
      state: 'RESERVATION_STATE_OPEN',
    });
    expect((await release(tenantId, 'grt_1')).reservation).toMatchObject({
      released: cny(50n),
      state: 'RESERVATION_STATE_CLOSED',
    });
    const before = await wallet.dump();
    expect((await release(tenantId, 'grt_1', 1n)).reservation?.state).toBe('RESERVATION_STATE_CLOSED');
    expect(await wallet.dump()).toBe(before);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 90n, reserved: 0n });
  });

  it('pays arrears from what a release sets free', async () => {
    const tenantId = await wallet.tenant(100n);
    await wallet.enforcement.reserve(reservation(tenantId, 100n, 'grt_1', wallet.clock.in(HOUR)));
    await wallet.charge(tenantId, 30n);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ reserved: 100n, arrears: 30n });
    await release(tenantId, 'grt_1', 20n);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ reserved: 80n, available: 0n, arrears: 10n });
    await release(tenantId, 'grt_1');
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ reserved: 0n, available: 70n, arrears: 0n });
  });

  it('answers a batch in its order, each charge on its own', async () => {
    const tenantId = await wallet.tenant(100n);
    const good = posting(tenantId, 30n);
    const { results } = await wallet.billing.postCharges({
      charges: [
        good,
        posting(newId('ten'), 1n),
        { ...posting(tenantId, 1n), amount: cny(-5n) },
        good,
        { ...good, amount: cny(31n) },
        posting(tenantId, 20n),
      ],
    });
    const said = results.map(({ outcome }) =>
      outcome?.$case === 'refusal' ? outcome.value.reason : outcome?.value.replayed,
    );
    expect(said).toEqual([false, 'WALLET_NOT_FOUND', 'INVALID_AMOUNT', true, 'CHARGE_ID_REUSED', false]);
    expect(parts(await wallet.balance(tenantId)).available).toBe(50n);
  });
});

describe('ListTransfers', () => {
  it('pages through a statement, newest first', async () => {
    const tenantId = await wallet.tenant(100n);
    for (const micros of [1n, 2n, 3n]) await wallet.charge(tenantId, micros);
    const user = await wallet.tenantUser(tenantId);
    const first = await user.listTransfers({ tenantId, pageSize: 3, pageToken: '' });
    const second = await user.listTransfers({ tenantId, pageSize: 3, pageToken: first.nextPageToken });
    expect(first.transfers.map((each) => each.amount?.micros)).toEqual([3n, 2n, 1n]);
    expect(second.transfers.map((each) => [each.reason, each.fromAccount])).toEqual([
      ['TOP_UP', 'system/cash-clearing'],
    ]);
    expect(second.nextPageToken).toBe('');
    const sequences = [...first.transfers, ...second.transfers].map((each) => each.sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => Number(b - a)));
    expect((await wallet.balance(tenantId)).asOfSequence).toBe(sequences[0]);
  });
});

describe('PostRounding', () => {
  it.each([
    [5_000n, 'system/rounding', 'system/revenue'],
    [-4_999n, 'system/revenue', 'system/rounding'],
  ])('posts %s once a document', async (difference, from, to) => {
    const tenantId = await wallet.tenant();
    const order = { tenantId, difference: cny(difference), reference: newId('inv') };
    const { transfer } = await wallet.billing.postRounding({ ...order, requestId: randomUUID() });
    expect(transfer).toMatchObject({
      fromAccount: from,
      toAccount: to,
      reason: 'ROUNDING',
      reference: order.reference,
    });
    const before = await wallet.dump();
    const again = await wallet.billing.postRounding({ ...order, requestId: randomUUID() });
    expect(again.transfer?.transferId).toBe(transfer?.transferId);
    expect(await wallet.dump()).toBe(before);
  });

  it('posts nothing for zero', async () => {
    const tenantId = await wallet.tenant();
    const before = await wallet.dump();
    const request = { requestId: randomUUID(), tenantId, difference: cny(0n), reference: 'inv_0' };
    expect((await wallet.billing.postRounding(request)).transfer).toBeUndefined();
    expect(await wallet.dump()).toBe(before);
  });
});

describe('GetPosition and ExecuteSettlement', () => {
  it('disposes of every lot exactly, and answers a repetition with the same transfers', async () => {
    const tenantId = await wallet.tenant(100n);
    await wallet.billing.creditLots(credit(tenantId, [bonusOf(40n)]));
    await wallet.enforcement.reserve(reservation(tenantId, 30n, 'grt_1', wallet.clock.in(HOUR)));
    const open = present((await wallet.enforcement.getPosition({ tenantId })).position);
    expect(open.openReservations.map((each) => each.reference)).toEqual(['grt_1']);
    await release(tenantId, 'grt_1');
    const { lots } = present((await wallet.enforcement.getPosition({ tenantId })).position);
    expect(lots.map((lot) => [lot.kind, lot.remaining?.micros])).toEqual([
      ['LOT_KIND_BONUS', 40n],
      ['LOT_KIND_CASH', 100n],
    ]);
    const [bonus, cash] = lots.map((lot) => lot.lotId);
    const order = {
      settlementId: newId('set') as string,
      tenantId,
      lines: [
        { lotId: present(cash), fate: 'SETTLEMENT_FATE_REFUNDED' as const, amount: cny(70n), clauseId: 'jd/9.1' },
        { lotId: present(cash), fate: 'SETTLEMENT_FATE_FORFEITED' as const, amount: cny(30n), clauseId: 'jd/9.2' },
        { lotId: present(bonus), fate: 'SETTLEMENT_FATE_EXPIRED' as const, amount: cny(40n), clauseId: 'jd/9.3' },
      ],
    };
    const done = await wallet.enforcement.executeSettlement({ ...order, requestId: randomUUID() });
    expect(done.transfers.map((each) => [each.reason, each.clauseId, each.amount?.micros])).toEqual([
      ['SETTLEMENT_REFUNDED', 'jd/9.1', 70n],
      ['SETTLEMENT_FORFEITED', 'jd/9.2', 30n],
      ['SETTLEMENT_EXPIRED', 'jd/9.3', 40n],
    ]);
    expect(parts(present(done.balance))).toMatchObject({ available: 0n, cash: 0n, bonus: 0n, refundable: 70n });
    const before = await wallet.dump();
    const again = await wallet.enforcement.executeSettlement({ ...order, requestId: randomUUID() });
    expect(again.transfers).toEqual(done.transfers);
    expect(await wallet.dump()).toBe(before);
  });
});
