// Refusals of freezes, thresholds, reversals and units: the reason, and that nothing was written.
import { randomUUID } from 'node:crypto';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cashOf,
  cny,
  credit,
  draw,
  HOUR,
  packageOf,
  reversal,
  type RunningWallet,
  START,
  startWallet,
  unitReservation,
} from './fixtures.ts';

let wallet: RunningWallet;
let freezes: Client<typeof FreezeServiceService>;
let thresholds: Client<typeof ThresholdServiceService>;
let reversals: Client<typeof ReversalServiceService>;
let units: Client<typeof UnitServiceService>;
/** Has 100 micros of cash less a charge of 40, and 10 units of mail of which 4 are reserved for grt_mail. */
let tenantId: string;
let other: string;
let chargeId: string;
const stranger = newId('ten');
beforeAll(async () => {
  wallet = await startWallet();
  const { service } = wallet;
  freezes = await service.client(FreezeServiceService, { as: 'enforcement' });
  const person = { userId: newId('usr'), kind: 'staff', roles: ['finance'] } as const;
  thresholds = await service.client(ThresholdServiceService, { as: 'console', person });
  reversals = await service.client(ReversalServiceService, { as: 'billing' });
  units = await service.client(UnitServiceService, { as: 'billing' });
  tenantId = await wallet.tenant(100n);
  other = await wallet.tenant(100n);
  ({ chargeId } = await wallet.charge(tenantId, 40n));
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n)]));
  await wallet.enforcement.reserve(mail(4n, 'grt_mail'));
});
afterAll(() => wallet.stop());

const later = new Date(START.getTime() + HOUR);
const mail = (count: bigint, reference = 'grt_new', product = 'mail') =>
  unitReservation(tenantId, { product, units: count }, reference, later);

/** What a call was refused with, and whether it wrote anything all the same. */
async function refused(call: () => Promise<unknown>): Promise<string> {
  const before = await wallet.dump();
  const { category, reason } = await refusal(call());
  return `${category} ${reason}${(await wallet.dump()) === before ? '' : ', and wrote'}`;
}

const INVALID = 'invalid_argument INVALID_REQUEST';
const AMOUNT = 'invalid_argument INVALID_AMOUNT';
const UNITS = 'invalid_argument INVALID_UNITS';
const CURRENCY = 'invalid_argument UNKNOWN_CURRENCY';
const TEXT = 'invalid_argument INVALID_TEXT';
const NO_WALLET = 'not_found WALLET_NOT_FOUND';
const MOST = 2n ** 63n - 1n;
const dollars = { currencyCode: 'USD', micros: 1n };

describe('Freeze and Unfreeze', () => {
  const order = (over: object) => ({ requestId: randomUUID(), tenantId, reference: 'cas_1', reason: 'why', ...over });
  it.each([
    ['no request id', { requestId: '' }, INVALID],
    ['a malformed tenant', { tenantId: 'ten_1' }, INVALID],
    ['no reference', { reference: '' }, INVALID],
    ['a reference that is too long', { reference: 'x'.repeat(101) }, INVALID],
    ['a line end', { reference: 'cas\n1' }, TEXT],
    ['no reason', { reason: '' }, INVALID],
    ['a bidi override', { reason: 'why \u202e' }, INVALID],
    ['a tenant without a wallet', { tenantId: stranger }, NO_WALLET],
  ])('refuses %s', async (_what, over, expected) => {
    expect(await refused(() => freezes.freeze(order(over)))).toBe(expected);
  });

  it('refuses to lift what is not there, of another tenant or of none', async () => {
    const lift = (over: object) => freezes.unfreeze({ requestId: randomUUID(), tenantId, reference: 'cas_1', ...over });
    await freezes.freeze(order({ tenantId: other, reference: 'cas_other' }));
    expect(await refused(() => lift({}))).toBe('not_found FREEZE_NOT_FOUND');
    expect(await refused(() => lift({ reference: 'cas_other' }))).toBe('not_found FREEZE_NOT_FOUND');
    expect(await refused(() => lift({ tenantId: stranger }))).toBe(NO_WALLET);
    await lift({ tenantId: other, reference: 'cas_other' });
  });

  it('refuses a used request id with another freeze', async () => {
    const request = order({ tenantId: other, reference: 'cas_2' });
    await freezes.freeze(request);
    expect(await refused(() => freezes.freeze({ ...request, reference: 'cas_3' }))).toBe('aborted REQUEST_ID_REUSED');
    await freezes.unfreeze({ requestId: randomUUID(), tenantId: other, reference: 'cas_2' });
  });

  it('is not for tenants, nor for services that have no part in it', async () => {
    const person = { userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] } as const;
    const tenant = await wallet.service.client(FreezeServiceService, { as: 'console', person });
    const billing = await wallet.service.client(FreezeServiceService, { as: 'billing' });
    for (const client of [tenant, billing])
      expect(await refused(() => client.freeze(order({})))).toMatch(/^permission_denied [A-Z_]+$/);
  });
});

describe('SetBalanceThresholds', () => {
  const order = (over: object) => ({ requestId: randomUUID(), tenantId, amounts: [cny(5n)], ...over });
  it.each([
    ['zero', { amounts: [cny(0n)] }, AMOUNT],
    ['less than zero', { amounts: [cny(5n), cny(-1n)] }, AMOUNT],
    ['too much', { amounts: [cny(MOST)] }, AMOUNT],
    ['another currency', { amounts: [dollars] }, CURRENCY],
    ['mixed currencies', { amounts: [cny(1n), dollars] }, CURRENCY],
    ['one twice', { amounts: [cny(1n), cny(1n)] }, 'invalid_argument THRESHOLD_TWICE'],
    ['more than ten', { amounts: Array.from({ length: 11 }, (_, index) => cny(BigInt(index + 1))) }, INVALID],
    ['no request id', { requestId: '' }, INVALID],
    ['a tenant without a wallet', { tenantId: stranger }, NO_WALLET],
  ])('refuses %s', async (_what, over, expected) => {
    expect(await refused(() => thresholds.setBalanceThresholds(order(over)))).toBe(expected);
  });

  it('refuses a used request id with other thresholds', async () => {
    const request = order({});
    await thresholds.setBalanceThresholds(request);
    expect(await refused(() => thresholds.setBalanceThresholds({ ...request, amounts: [] }))).toBe(
      'aborted REQUEST_ID_REUSED',
    );
  });
});

describe('ReverseCharge', () => {
  const order = (over: object) => ({ ...reversal(tenantId, chargeId, 5n), ...over });
  it.each([
    ['zero', () => ({ amount: cny(0n) }), AMOUNT],
    ['less than zero', () => ({ amount: cny(-5n) }), AMOUNT],
    ['too much to be real', () => ({ amount: cny(MOST) }), AMOUNT],
    ['no amount', () => ({ amount: undefined }), INVALID],
    ['another currency', () => ({ amount: dollars }), CURRENCY],
    ['more than the charge', () => ({ amount: cny(41n) }), 'failed_precondition REVERSAL_EXCEEDS_CHARGE'],
    ['an unknown charge', () => ({ chargeId: newId('chg') }), 'not_found CHARGE_NOT_FOUND'],
    ["another tenant's charge", () => ({ tenantId: other }), 'not_found CHARGE_NOT_FOUND'],
    ['a malformed reversal id', () => ({ reversalId: 'rvl_1' }), INVALID],
    ['a malformed charge id', () => ({ chargeId: 'chg_1' }), INVALID],
    ['a tenant without a wallet', () => ({ tenantId: stranger }), NO_WALLET],
  ])('refuses %s', async (_what, over, expected) => {
    expect(await refused(() => reversals.reverseCharge(order(over())))).toBe(expected);
  });

  it.each([
    ['amount', () => ({ amount: cny(6n) })],
    ['tenant', () => ({ tenantId: other })],
    ['charge', () => ({ chargeId: newId('chg') })],
  ])('refuses a used reversal id with another %s', async (_what, over) => {
    const request = order({ amount: cny(1n) });
    await reversals.reverseCharge(request);
    expect(await refused(() => reversals.reverseCharge({ ...request, ...over() }))).toBe('aborted REVERSAL_ID_REUSED');
  });
});

describe('units', () => {
  it.each([
    ['zero', { units: 0n }, UNITS],
    ['less than zero', { units: -1n }, UNITS],
    ['too many', { units: MOST }, UNITS],
    ['a product that is none', { product: 'CNY' }, INVALID],
    ['no product', { product: '' }, INVALID],
    ['a malformed draw id', { drawId: 'drw_1' }, INVALID],
    ['a bidi override', { reservationReference: 'grt_\u202e' }, INVALID],
    ['a tenant without a wallet', { tenantId: stranger }, NO_WALLET],
  ])('DrawUnits refuses %s', async (_what, over, expected) => {
    expect(await refused(() => units.drawUnits({ ...draw(tenantId, 'mail', 1n), ...over }))).toBe(expected);
  });

  it.each([
    ['number', { units: 2n }],
    ['product', { product: 'sms' }],
    ['reservation', { reservationReference: 'grt_mail' }],
  ])('DrawUnits refuses a used draw id with another %s', async (_what, over) => {
    const request = draw(tenantId, 'mail', 1n);
    await units.drawUnits(request);
    expect(await refused(() => units.drawUnits({ ...request, ...over }))).toBe('aborted DRAW_ID_REUSED');
  });

  it.each([
    ['more than there are', () => mail(11n), 'failed_precondition INSUFFICIENT_UNITS'],
    ['units that nobody sold', () => mail(1n, 'grt_new', 'sms'), 'failed_precondition INSUFFICIENT_UNITS'],
    ['zero', () => mail(0n), UNITS],
    ['too many', () => mail(MOST), UNITS],
    ['a product that is none', () => mail(1n, 'grt_new', 'CNY'), INVALID],
    ['units and money', () => ({ ...mail(1n), amount: cny(1n) }), INVALID],
    ['neither', () => ({ ...mail(1n), units: undefined }), INVALID],
    ['an open reference', () => mail(1n, 'grt_mail'), 'aborted REFERENCE_TAKEN'],
    ['an expiry now', () => ({ ...mail(1n), expireTime: START }), 'invalid_argument EXPIRE_TIME_PAST'],
  ])('Reserve refuses %s', async (_what, request, expected) => {
    expect(await refused(() => wallet.enforcement.reserve(request()))).toBe(expected);
  });

  it.each([
    ['zero', () => packageOf('mail', 0n), UNITS],
    ['too many', () => packageOf('mail', MOST), UNITS],
    ['a product that is none', () => packageOf('Mail', 1n), INVALID],
    ['a negative price', () => ({ ...packageOf('mail', 1n), pricePaid: cny(-1n) }), AMOUNT],
    ['a price in another currency', () => ({ ...packageOf('mail', 1n), pricePaid: dollars }), CURRENCY],
    ['money and units', () => ({ ...packageOf('mail', 1n), amount: cny(1n) }), INVALID],
    ['a package without units', () => ({ ...packageOf('mail', 1n), units: undefined }), INVALID],
    ['cash in units', () => ({ ...cashOf(1n), units: { product: 'mail', units: 1n } }), INVALID],
    ['an expiry that is past', () => packageOf('mail', 1n, 0n, START), 'invalid_argument EXPIRE_TIME_PAST'],
  ])('CreditLots refuses %s', async (_what, lot, expected) => {
    expect(await refused(() => wallet.billing.creditLots(credit(tenantId, [cashOf(1n), lot()])))).toBe(expected);
  });
});
