// Every refusal: its category and reason, and that nothing was written.
import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  posting,
  present,
  reservation,
  type RunningWallet,
  START,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
/** Has 100 micros of cash, 10 of bonus, of which 20 are reserved for grt_open. */
let tenantId: string;
let stranger: string;
beforeAll(async () => {
  wallet = await startWallet();
  tenantId = await wallet.tenant(100n);
  stranger = newId('ten');
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(10n)]));
  await wallet.enforcement.reserve(reservation(tenantId, 20n, 'grt_open', wallet.clock.in(HOUR)));
});
afterAll(() => wallet.stop());

/** What a call was refused with, and whether it wrote anything all the same. */
async function refused(call: () => Promise<unknown>): Promise<{ category: string; reason: string; wrote: boolean }> {
  const before = await wallet.dump();
  const { category, reason } = await refusal(call());
  return { category, reason, wrote: (await wallet.dump()) !== before };
}

const INVALID = 'invalid_argument';
const later = new Date(START.getTime() + HOUR);

describe('CreditLots', () => {
  it.each([
    ['no lots', () => credit(tenantId, []), INVALID, 'INVALID_REQUEST'],
    ['no request id', () => ({ ...credit(tenantId, [cashOf(1n)]), requestId: '' }), INVALID, 'INVALID_REQUEST'],
    ['a malformed tenant', () => credit('ten_1', [cashOf(1n)]), INVALID, 'INVALID_REQUEST'],
    ['no origin', () => credit(tenantId, [cashOf(1n)], ''), INVALID, 'INVALID_REQUEST'],
    ['a control character', () => credit(tenantId, [cashOf(1n)], 'ord_\0'), INVALID, 'INVALID_REQUEST'],
    ['a line end', () => credit(tenantId, [cashOf(1n)], 'ord_\n'), INVALID, 'INVALID_TEXT'],
    ['no amount', () => credit(tenantId, [{ ...cashOf(1n), amount: undefined }]), INVALID, 'INVALID_REQUEST'],
    ['zero', () => credit(tenantId, [cashOf(5n), cashOf(0n)]), INVALID, 'INVALID_AMOUNT'],
    ['less than zero', () => credit(tenantId, [cashOf(-1n)]), INVALID, 'INVALID_AMOUNT'],
    ['more than a billion yuan', () => credit(tenantId, [cashOf(10n ** 15n + 1n)]), INVALID, 'INVALID_AMOUNT'],
    ['the largest int64', () => credit(tenantId, [cashOf(2n ** 63n - 1n)]), INVALID, 'INVALID_AMOUNT'],
    [
      'another currency',
      () => credit(tenantId, [{ ...cashOf(1n), amount: { currencyCode: 'USD', micros: 1n } }]),
      INVALID,
      'UNKNOWN_CURRENCY',
    ],
    ['a negative price', () => credit(tenantId, [{ ...cashOf(1n), pricePaid: cny(-1n) }]), INVALID, 'INVALID_AMOUNT'],
    [
      'a bonus with a price',
      () => credit(tenantId, [{ ...bonusOf(1n), pricePaid: cny(1n) }]),
      INVALID,
      'BONUS_WITH_PRICE',
    ],
    ['an expiry that is past', () => credit(tenantId, [bonusOf(1n, START)]), INVALID, 'EXPIRE_TIME_PAST'],
    ['a tenant without a wallet', () => credit(stranger, [cashOf(1n)]), 'not_found', 'WALLET_NOT_FOUND'],
  ])('refuses %s', async (_what, request, category, reason) => {
    expect(await refused(() => wallet.billing.creditLots(request()))).toEqual({
      category: category,
      reason: reason,
      wrote: false,
    });
  });

  it('refuses what would leave int64, and all of it', async () => {
    const most = 10n ** 15n;
    const full = credit(
      tenantId,
      Array.from({ length: 20 }, () => cashOf(most)),
    );
    await wallet.service.db.transaction().execute(async (tx) => {
      // As if nine trillion yuan had come from this tenant.
      const near = 2n ** 63n - 1n - most;
      await tx
        .updateTable('ledger_account')
        .set({ posted: -near })
        .where('account_id', '=', `system/cash-clearing/${tenantId}`)
        .execute();
    });
    expect(await refused(() => wallet.billing.creditLots(full))).toEqual({
      category: 'resource_exhausted',
      reason: 'LEDGER_LIMIT',
      wrote: false,
    });
    await wallet.service.db
      .updateTable('ledger_account')
      .set({ posted: -100n })
      .where('account_id', '=', `system/cash-clearing/${tenantId}`)
      .execute();
  });
});

describe('Reserve', () => {
  const order = (over: object) => ({ ...reservation(tenantId, 5n, 'grt_new', later), ...over });
  it.each([
    ['more than is available', () => order({ amount: cny(91n) }), 'failed_precondition', 'INSUFFICIENT_BALANCE'],
    ['zero', () => order({ amount: cny(0n) }), INVALID, 'INVALID_AMOUNT'],
    ['less than zero', () => order({ amount: cny(-5n) }), INVALID, 'INVALID_AMOUNT'],
    ['too much to be real', () => order({ amount: cny(2n ** 63n - 1n) }), INVALID, 'INVALID_AMOUNT'],
    ['another currency', () => order({ amount: { currencyCode: 'EUR', micros: 1n } }), INVALID, 'UNKNOWN_CURRENCY'],
    ['an open reference', () => order({ reference: 'grt_open' }), 'aborted', 'REFERENCE_TAKEN'],
    ['no reference', () => order({ reference: '' }), INVALID, 'INVALID_REQUEST'],
    ['no expiry', () => order({ expireTime: undefined }), INVALID, 'INVALID_REQUEST'],
    ['an expiry now', () => order({ expireTime: START }), INVALID, 'EXPIRE_TIME_PAST'],
    ['a tenant without a wallet', () => order({ tenantId: stranger }), 'not_found', 'WALLET_NOT_FOUND'],
  ])('refuses %s', async (_what, request, category, reason) => {
    expect(await refused(() => wallet.enforcement.reserve(request()))).toEqual({
      category: category,
      reason: reason,
      wrote: false,
    });
  });

  it('tells what was asked for and what is there', async () => {
    const { metadata } = await refusal(wallet.enforcement.reserve(order({ amount: cny(91n) })));
    expect(metadata).toEqual({ tenant_id: tenantId, asked_micros: '91', available_micros: '90' });
  });

  it('refuses the reference of a reservation that has ended', async () => {
    const closed = await wallet.tenant(10n);
    await wallet.enforcement.reserve(reservation(closed, 5n, 'grt_1', later));
    await wallet.charge(closed, 5n, 'grt_1');
    expect(await refused(() => wallet.enforcement.reserve(reservation(closed, 1n, 'grt_1', later)))).toEqual({
      category: 'aborted',
      reason: 'REFERENCE_TAKEN',
      wrote: false,
    });
  });
});

describe('ReleaseReservation', () => {
  const order = (over: object) => ({
    requestId: randomUUID(),
    tenantId,
    reference: 'grt_open',
    amount: undefined,
    ...over,
  });
  it.each([
    ['an unknown reference', () => order({ reference: 'grt_none' }), 'not_found', 'RESERVATION_NOT_FOUND'],
    ['a tenant without a wallet', () => order({ tenantId: stranger }), 'not_found', 'WALLET_NOT_FOUND'],
    ['zero', () => order({ amount: cny(0n) }), INVALID, 'INVALID_AMOUNT'],
    ['less than zero', () => order({ amount: cny(-1n) }), INVALID, 'INVALID_AMOUNT'],
    ['a malformed request id', () => order({ requestId: '1' }), INVALID, 'INVALID_REQUEST'],
  ])('refuses %s', async (_what, request, category, reason) => {
    expect(await refused(() => wallet.enforcement.releaseReservation(request()))).toEqual({
      category: category,
      reason: reason,
      wrote: false,
    });
  });

  it("does not find another tenant's reservation", async () => {
    const other = await wallet.tenant(5n);
    expect(await refused(() => wallet.enforcement.releaseReservation(order({ tenantId: other })))).toEqual({
      category: 'not_found',
      reason: 'RESERVATION_NOT_FOUND',
      wrote: false,
    });
  });
});

describe('PostCharges', () => {
  it.each([
    ['no charges', () => [], 'INVALID_REQUEST'],
    ['a malformed charge id', () => [{ ...posting(tenantId, 1n), chargeId: 'chg_1' }], 'INVALID_REQUEST'],
    ['more than 1000', () => Array.from({ length: 1001 }, () => posting(tenantId, 1n)), 'INVALID_REQUEST'],
  ])('refuses a batch with %s', async (_what, charges, reason) => {
    expect(await refused(() => wallet.billing.postCharges({ charges: charges() }))).toEqual({
      category: INVALID,
      reason: reason,
      wrote: false,
    });
  });

  it.each([
    ['zero', () => posting(tenantId, 0n), 'INVALID_AMOUNT'],
    ['less than zero', () => posting(tenantId, -1n), 'INVALID_AMOUNT'],
    ['too much', () => posting(tenantId, 2n ** 63n - 1n), 'INVALID_AMOUNT'],
    [
      'another currency',
      () => ({ ...posting(tenantId, 1n), amount: { currencyCode: 'USD', micros: 1n } }),
      'UNKNOWN_CURRENCY',
    ],
    ['a control character', () => posting(tenantId, 1n, 'grt_\0'), 'INVALID_TEXT'],
    ['a bidi override', () => posting(tenantId, 1n, 'grt_\u202e'), 'INVALID_TEXT'],
    ['an unknown wallet', () => posting(stranger, 1n), 'WALLET_NOT_FOUND'],
  ])('refuses one charge of %s', async (_what, charge, reason) => {
    const before = await wallet.dump();
    const { results } = await wallet.billing.postCharges({ charges: [charge()] });
    expect(results[0]?.outcome).toMatchObject({ $case: 'refusal', value: { reason } });
    expect(await wallet.dump()).toBe(before);
  });

  it.each([
    ['amount', { amount: cny(2n) }],
    ['reservation', { reservationReference: 'grt_open' }],
  ])('refuses a known charge id with another %s', async (_what, over) => {
    const charge = posting(tenantId, 1n);
    await wallet.billing.postCharges({ charges: [charge] });
    const before = await wallet.dump();
    const { results } = await wallet.billing.postCharges({ charges: [{ ...charge, ...over }] });
    expect(results[0]?.outcome).toMatchObject({ $case: 'refusal', value: { reason: 'CHARGE_ID_REUSED' } });
    expect(await wallet.dump()).toBe(before);
  });
});

describe('PostRounding', () => {
  const order = (over: object) => ({
    requestId: randomUUID(),
    tenantId,
    difference: cny(1n),
    reference: 'inv_1',
    ...over,
  });
  it.each([
    ['more than half a fen', () => order({ difference: cny(5_001n) }), INVALID, 'ROUNDING_TOO_LARGE'],
    ['less than minus half a fen', () => order({ difference: cny(-5_001n) }), INVALID, 'ROUNDING_TOO_LARGE'],
    ['no difference', () => order({ difference: undefined }), INVALID, 'INVALID_REQUEST'],
    ['the smallest int64', () => order({ difference: cny(-(2n ** 63n)) }), INVALID, 'INVALID_AMOUNT'],
    ['a tenant without a wallet', () => order({ tenantId: stranger }), 'not_found', 'WALLET_NOT_FOUND'],
  ])('refuses %s', async (_what, request, category, reason) => {
    expect(await refused(() => wallet.billing.postRounding(request()))).toEqual({
      category: category,
      reason: reason,
      wrote: false,
    });
  });

  it('refuses another rounding of the same document', async () => {
    await wallet.billing.postRounding(order({ difference: cny(7n), reference: 'inv_2' }));
    const other = () => wallet.billing.postRounding(order({ difference: cny(-7n), reference: 'inv_2' }));
    expect(await refused(other)).toEqual({ category: 'aborted', reason: 'ROUNDING_POSTED', wrote: false });
  });
});

describe('ExecuteSettlement', () => {
  const line = (lotId: string, micros: bigint, fate: 'REFUNDED' | 'SET_OFF' = 'REFUNDED') => ({
    lotId,
    fate: `SETTLEMENT_FATE_${fate}` as const,
    amount: cny(micros),
    clauseId: 'jd/1',
  });
  const order = (of: string, lines: ReturnType<typeof line>[]) => ({
    requestId: randomUUID(),
    settlementId: newId('set') as string,
    tenantId: of,
    lines,
  });
  const one = async (): Promise<[string, string]> => {
    const of = await wallet.tenant(100n);
    return [of, present((await wallet.lots(of))[0]).lotId];
  };
  const refusedLines = async (lines: (lotId: string) => ReturnType<typeof line>[]) => {
    const [of, lotId] = await one();
    return refused(() => wallet.enforcement.executeSettlement(order(of, lines(lotId))));
  };

  it.each([
    ['too little', (lot: string) => [line(lot, 99n)], 'failed_precondition', 'POSITION_CHANGED'],
    ['too much', (lot: string) => [line(lot, 60n), line(lot, 41n)], 'failed_precondition', 'POSITION_CHANGED'],
    ['nothing', () => [], 'failed_precondition', 'POSITION_CHANGED'],
    ['a lot that is not there', () => [line(newId('lot'), 1n)], 'failed_precondition', 'POSITION_CHANGED'],
    [
      'a debt that is not owed',
      (lot: string) => [line(lot, 100n, 'SET_OFF')],
      'failed_precondition',
      'POSITION_CHANGED',
    ],
    ['a line of zero', (lot: string) => [line(lot, 100n), line(lot, 0n)], INVALID, 'INVALID_AMOUNT'],
    ['a line below zero', (lot: string) => [line(lot, 101n), line(lot, -1n)], INVALID, 'INVALID_AMOUNT'],
    ['a line without clause', (lot: string) => [{ ...line(lot, 100n), clauseId: '' }], INVALID, 'INVALID_REQUEST'],
  ])('refuses lines that dispose of %s', async (_what, lines, category, reason) => {
    expect(await refusedLines(lines)).toEqual({ category: category, reason: reason, wrote: false });
  });

  it("refuses another tenant's lot", async () => {
    const [, lotId] = await one();
    expect(await refusedLines(() => [line(lotId, 100n)])).toEqual({
      category: 'failed_precondition',
      reason: 'POSITION_CHANGED',
      wrote: false,
    });
  });

  it('refuses to pay a bonus back', async () => {
    const of = await wallet.tenant();
    await wallet.billing.creditLots(credit(of, [bonusOf(5n)]));
    const lotId = present((await wallet.lots(of))[0]).lotId;
    expect(await refused(() => wallet.enforcement.executeSettlement(order(of, [line(lotId, 5n)])))).toEqual({
      category: INVALID,
      reason: 'BONUS_NOT_REFUNDABLE',
      wrote: false,
    });
  });

  it('refuses while a reservation is open', async () => {
    const [of, lotId] = await one();
    await wallet.enforcement.reserve(reservation(of, 1n, 'grt_1', later));
    const settle = () => wallet.enforcement.executeSettlement(order(of, [line(lotId, 100n)]));
    expect(await refused(settle)).toEqual({
      category: 'failed_precondition',
      reason: 'POSITION_CHANGED',
      wrote: false,
    });
  });

  it('refuses a known settlement id with other lines, or for another tenant', async () => {
    const [of, lotId] = await one();
    const [other, otherLot] = await one();
    const done = order(of, [line(lotId, 100n)]);
    await wallet.enforcement.executeSettlement(done);
    for (const over of [
      { lines: [line(lotId, 50n), line(lotId, 50n)] },
      { lines: [{ ...line(lotId, 100n), clauseId: 'jd/2' }] },
      { lines: [] },
      { tenantId: other, lines: [line(otherLot, 100n)] },
      { tenantId: other, lines: [] },
    ]) {
      const again = () => wallet.enforcement.executeSettlement({ ...done, ...over, requestId: randomUUID() });
      expect(await refused(again)).toEqual({ category: 'aborted', reason: 'SETTLEMENT_ID_REUSED', wrote: false });
    }
  });
});

describe('reads', () => {
  it.each(['getBalance', 'getPosition'] as const)('%s does not know the tenant', async (method) => {
    expect(await refused(() => wallet.enforcement[method]({ tenantId: stranger }))).toEqual({
      category: 'not_found',
      reason: 'WALLET_NOT_FOUND',
      wrote: false,
    });
  });

  it.each([
    ['listLots', 'a malformed token', { pageToken: '%' }, INVALID, 'INVALID_PAGE_TOKEN'],
    ['listTransfers', 'a malformed token', { pageToken: 'xx' }, INVALID, 'INVALID_PAGE_TOKEN'],
    ['listLots', 'a page too large', { pageSize: 501 }, INVALID, 'INVALID_REQUEST'],
    ['listTransfers', 'a negative page', { pageSize: -1 }, INVALID, 'INVALID_REQUEST'],
    ['listLots', 'an unknown tenant', { tenantId: newId('ten') }, 'not_found', 'WALLET_NOT_FOUND'],
    ['listTransfers', 'an unknown tenant', { tenantId: newId('ten') }, 'not_found', 'WALLET_NOT_FOUND'],
  ] as const)('%s refuses %s', async (method, _what, over, category, reason) => {
    const support = await wallet.staff('support');
    const request = { tenantId, pageSize: 0, pageToken: '', includeEmpty: false, ...over };
    expect(await refused(() => support[method](request))).toEqual({ category: category, reason: reason, wrote: false });
  });
});
