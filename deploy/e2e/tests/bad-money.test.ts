// Amounts that make no sense, requests that come again, payments that nobody made: each named, and nothing written.
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import { WalletServiceService, type ChargePosting, type LotCredit } from '@tollgate/contracts/wallet/v1/wallet';
import { connectStack, SMS_PRODUCT, topUp, type StackConnection } from '@tollgate/deploy-stack';
import { signPersonToken } from '@tollgate/auth';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit, type Visitors } from '../src/constellation.ts';
import { notify, type Forgery } from '../src/notification.ts';
import { staff, userOf } from '../src/people.ts';

let visitors: Visitors;
let billing: Client<WalletServiceService>;
beforeAll(async () => {
  visitors = visit();
  billing = await visitors.client('wallet', WalletServiceService, 'billing');
});
afterAll(() => visitors.close());

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const INT64_MAX = 2n ** 63n - 1n;
const A_TRILLION_YUAN = 10n ** 18n;

describe('a credit', () => {
  const cash = (amount: LotCredit['amount']): LotCredit => ({
    kind: 'LOT_KIND_CASH',
    amount,
    pricePaid: undefined,
    expireTime: undefined,
  });
  const credit = (tenantId: string, credits: LotCredit[], requestId: string = randomUUID()) =>
    billing.creditLots({ requestId, tenantId, credits, origin: 'e2e' });

  it.each<[string, LotCredit['amount'], string, string]>([
    ['of nothing', cny(0n), 'INVALID_AMOUNT', 'credits[1].amount'],
    ['below zero', cny(-1n), 'INVALID_AMOUNT', 'credits[1].amount'],
    ['beyond any real amount', cny(A_TRILLION_YUAN), 'INVALID_AMOUNT', 'credits[1].amount'],
    ['at the end of 64 bits', cny(INT64_MAX), 'INVALID_AMOUNT', 'credits[1].amount'],
    ['in another currency', { currencyCode: 'USD', micros: 1n }, 'UNKNOWN_CURRENCY', 'credits[1].amount'],
    ['in no currency', { currencyCode: 'yuan', micros: 1n }, 'INVALID_REQUEST', 'credits[1].amount.currency_code'],
    // A lot has an amount or units: without either, the lot itself is wrong.
    ['without an amount', undefined, 'INVALID_REQUEST', 'credits[1]'],
  ])('%s is refused, with the field that is wrong', async (_what, amount, reason, place) => {
    const before = await visitors.rows('wallet');
    // The good one beside it is not credited either: all or none.
    const answer = await refusal(credit(visitors.shop, [cash(cny(1n)), cash(amount)]));
    expect(answer).toMatchObject({
      category: 'invalid_argument',
      reason,
    });
    expect(answer.violations.map(({ field }) => field)).toEqual([place]);
    expect(await visitors.rows('wallet')).toEqual(before);
  });

  it('that comes again is answered again, and one under a used id is refused', async () => {
    const requestId = randomUUID();
    const first = await credit(visitors.shop, [cash(cny(5n))], requestId);
    const before = await visitors.rows('wallet');
    expect(await credit(visitors.shop, [cash(cny(5n))], requestId)).toEqual(first);
    expect(await refusal(credit(visitors.shop, [cash(cny(6n))], requestId))).toMatchObject({
      category: 'aborted',
      reason: 'REQUEST_ID_REUSED',
    });
    expect(await visitors.rows('wallet')).toEqual(before);
  });

  it('of a tenant that nobody knows is refused, and stays refused under its id', async () => {
    const requestId = randomUUID();
    const nobody = newId('ten');
    const before = await visitors.rows('wallet');
    const answer = await refusal(credit(nobody, [cash(cny(1n))], requestId));
    expect(answer).toMatchObject({
      category: 'not_found',
      reason: 'WALLET_NOT_FOUND',
      metadata: { tenant_id: nobody },
    });
    expect(await refusal(credit(nobody, [cash(cny(1n))], requestId))).toEqual(answer);
    expect(await visitors.rows('wallet')).toEqual(before);
  });
});

describe('a charge', () => {
  const charge = (over: Partial<ChargePosting> = {}): ChargePosting => ({
    chargeId: newId('chg'),
    tenantId: visitors.shop,
    amount: cny(7n),
    reservationReference: '',
    ...over,
  });
  const reasonsOf = async (charges: ChargePosting[]): Promise<string[]> => {
    const { results } = await billing.postCharges({ charges });
    return results.map(({ outcome }) => (outcome?.$case === 'refusal' ? outcome.value.reason : (outcome?.$case ?? '')));
  };

  it('that makes no sense is refused and its neighbours are posted', async () => {
    const before = await visitors.rows('wallet');
    expect(
      await reasonsOf([
        charge(),
        charge({ amount: cny(-7n) }),
        charge({ amount: cny(INT64_MAX) }),
        charge({ tenantId: newId('ten') }),
        charge(),
      ]),
    ).toEqual(['receipt', 'INVALID_AMOUNT', 'INVALID_AMOUNT', 'WALLET_NOT_FOUND', 'receipt']);
    const after = await visitors.rows('wallet');
    expect((after['charge'] ?? 0) - (before['charge'] ?? 0)).toBe(2);
  });

  it('is posted once under its id, and refused as another', async () => {
    const once = charge();
    expect(await reasonsOf([once, once])).toEqual(['receipt', 'receipt']);
    const before = await visitors.rows('wallet');
    const { results } = await billing.postCharges({ charges: [once] });
    expect(results[0]?.outcome).toMatchObject({ $case: 'receipt', value: { replayed: true } });
    expect(await reasonsOf([{ ...once, amount: cny(8n) }])).toEqual(['CHARGE_ID_REUSED']);
    expect(await visitors.rows('wallet')).toEqual(before);
  });
});

describe('an order', () => {
  it.each<[string, { currencyCode: string; micros: bigint }, string]>([
    ['below zero', cny(-10_000n), 'AMOUNT_INVALID'],
    ['of nothing', cny(0n), 'AMOUNT_INVALID'],
    ['of a part of a fen', cny(10_001n), 'AMOUNT_INVALID'],
    ['at the end of 64 bits', cny(INT64_MAX), 'AMOUNT_INVALID'],
  ])('%s is refused', async (_what, amount, reason) => {
    const orders = await visitors.client('billing', OrdersServiceService, 'console', userOf(visitors.shop));
    const before = await visitors.rows('billing');
    const order = { tenantId: visitors.shop, amount, channel: 'PAYMENT_CHANNEL_SANDBOX' as const };
    expect(await refusal(orders.createTopUpOrder({ requestId: randomUUID(), ...order }))).toMatchObject({
      category: 'invalid_argument',
      reason,
      violations: [{ field: 'amount' }],
    });
    expect(await visitors.rows('billing')).toEqual(before);
  });

  it.each<[string, Partial<Forgery>, number, string]>([
    ['under a number that the channel does not have', { serial: 'forged' }, 401, 'SERIAL_UNKNOWN'],
    ['that another key signed', { key: generateKeyPairSync('ed25519').privateKey }, 401, 'SIGNATURE_INVALID'],
    ['whose amount was changed after it was signed', { sent: { amount_fen: '1' } }, 401, 'SIGNATURE_INVALID'],
    ['of an hour ago', { at: new Date(Date.now() - 3_600_000) }, 401, 'TIMESTAMP_STALE'],
    ['of another amount than was ordered', { signed: { amount_fen: '101' } }, 409, 'AMOUNT_MISMATCH'],
    ['of an order that nobody made', { signed: { order_id: newId('ord') } }, 404, 'ORDER_NOT_FOUND'],
  ])('is not paid by a notification %s', async (_what, forgery, status, reason) => {
    const orders = await visitors.client('billing', OrdersServiceService, 'console', userOf(visitors.shop));
    const { order } = await orders.createTopUpOrder({
      requestId: randomUUID(),
      tenantId: visitors.shop,
      amount: cny(1_000_000n),
      channel: 'PAYMENT_CHANNEL_SANDBOX',
    });
    const orderId = order?.orderId ?? '';
    const before = await visitors.rows('billing');
    const answer = await notify(visitors.constellation, orderId, forgery);
    expect(answer).toEqual([status, { code: 'FAIL', reason }]);
    expect(await visitors.rows('billing')).toEqual(before);
    const { order: still } = await orders.getOrder({ tenantId: visitors.shop, orderId });
    expect(still?.state).toBe('ORDER_STATE_PENDING');
  });

  it('that is paid twice is credited once', async () => {
    const console = await connectStack(visitors.constellation.file, 'console');
    try {
      const lots = () => visitors.rows('wallet').then((rows) => rows['lot'] ?? 0);
      const before = await lots();
      const order = await payOne(console);
      expect(await lots()).toBe(before + 1);
      const again = await fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
      expect(again.status).toBe(200);
      expect(await lots()).toBe(before + 1);
    } finally {
      console.close();
    }
  });

  async function payOne(console: StackConnection): Promise<{ payUrl: string }> {
    const accounts = await visitors.identity('accounts');
    return topUp(console, {
      tenantId: visitors.shop,
      person: () => signPersonToken(accounts, userOf(visitors.shop), new Date(), 900),
      amount: cny(1_000_000n),
      requestId: randomUUID(),
    });
  }
});

describe('traffic', () => {
  const admit = async (over: Partial<{ tenantId: string; product: string; units: bigint }>) => {
    const gateway = await visitors.client('enforcement', AdmissionServiceService, 'gateway');
    const order = { tenantId: visitors.shop, product: SMS_PRODUCT, units: 1n, ...over };
    return gateway.admit({
      requestId: randomUUID(),
      jobId: 'e2e',
      messageClass: 'MESSAGE_CLASS_UNSPECIFIED',
      senderDomain: '',
      ...order,
    });
  };

  it('of an unknown tenant or product is not admitted', async () => {
    const before = await Promise.all([visitors.rows('enforcement'), visitors.rows('wallet')]);
    expect(await refusal(admit({ tenantId: newId('ten') }))).toMatchObject({
      category: 'not_found',
      reason: 'TENANT_NOT_FOUND',
    });
    expect(await refusal(admit({ product: 'pigeon-post' }))).toMatchObject({
      category: 'not_found',
      reason: 'UNKNOWN_PRODUCT',
      metadata: { product: 'pigeon-post' },
    });
    for (const units of [0n, -1n, INT64_MAX])
      expect(await refusal(admit({ units }))).toMatchObject({
        category: 'invalid_argument',
        reason: 'INVALID_REQUEST',
        violations: [{ field: 'units' }],
      });
    expect(await Promise.all([visitors.rows('enforcement'), visitors.rows('wallet')])).toEqual(before);
  });

  it('that the balance does not cover is not admitted, and nothing is set aside', async () => {
    const before = await visitors.rows('wallet');
    expect(await refusal(admit({ units: 10_000_000n }))).toMatchObject({
      category: 'failed_precondition',
      reason: 'INSUFFICIENT_BALANCE',
    });
    expect(await visitors.rows('wallet')).toEqual(before);
    const { balance } = await billing.getBalance({ tenantId: visitors.shop });
    expect(balance?.reserved?.micros).toBe(0n);
  });

  it('of a tenant that has only registered is refused with clause and remedy', async () => {
    const before = await visitors.rows('enforcement');
    const answer = await refusal(admit({ tenantId: visitors.newcomer }));
    expect(answer).toMatchObject({ category: 'failed_precondition', reason: 'SENDING_RESTRICTED' });
    expect(answer.metadata).toMatchObject({
      restriction_id: expect.stringMatching(/^rst_/),
      remedy_zh: expect.stringMatching(/\S/),
      remedy_en: expect.stringMatching(/\S/),
    });
    expect(await visitors.rows('enforcement')).toEqual(before);
  });

  it('cannot be priced for an unknown product', async () => {
    const catalog = await visitors.client('billing', CatalogServiceService, 'console', staff('finance'));
    const quote = { tenantId: visitors.shop, product: 'pigeon-post', units: 1n };
    expect(await refusal(catalog.quoteUsage(quote))).toMatchObject({
      category: 'not_found',
      reason: 'PRODUCT_NOT_FOUND',
    });
  });
});
