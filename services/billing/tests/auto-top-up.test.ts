// Low-balance alerts and auto top-up: consent, one in flight, the pause, the ceiling, failures.

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  AutoTopUpServiceService,
  AutoTopUpStopped,
  BalanceLow,
  type EnableAutoTopUpRequest,
} from '@tollgate/contracts/billing/v1/auto_top_up';
import { BalanceThresholdCrossed } from '@tollgate/contracts/wallet/v1/events';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let tenantId: string;
let tenant: Client<AutoTopUpServiceService>;
beforeEach(async () => {
  world = await startBilling();
  await world.publish();
  // The sandbox's provider listens once somebody asked for a page.
  await world.httpBase();
  tenantId = await world.tenant();
  tenant = await world.service.client(AutoTopUpServiceService, {
    as: 'console',
    person: world.tenantPerson(tenantId),
  });
});
afterEach(() => world.stop());

const enable = (more: Partial<EnableAutoTopUpRequest> = {}) =>
  tenant.enableAutoTopUp({
    requestId: randomUUID(),
    tenantId,
    channel: 'PAYMENT_CHANNEL_SANDBOX',
    trigger: cny(20n * YUAN),
    amount: cny(50n * YUAN),
    monthlyCeiling: cny(120n * YUAN),
    consent: true,
    ...more,
  });
const standing = async () => (await tenant.getAutoTopUp({ tenantId })).autoTopUp;
const round = async () => {
  await world.service.runJob('auto-top-up');
  await world.service.runJob('credit-orders');
};
const later = (minutes: number): void =>
  void (world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000));
const cash = () => world.wallet.ledger.holdings.get(tenantId)?.cash;
const spend = () => void (world.wallet.ledger.open(tenantId).cash = 0n);
const orders = async () => (await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' })).orders;

describe('auto top-up', () => {
  it('is off, takes the tenant’s own consent, and keeps the channel’s signed agreement', async () => {
    expect(await refusal(standing())).toMatchObject({ reason: 'AUTO_TOP_UP_NOT_SET' });
    const requestId = randomUUID();
    const { autoTopUp } = await enable({ requestId });
    expect((await enable({ requestId })).autoTopUp).toEqual(autoTopUp);
    expect(autoTopUp).toMatchObject({ state: 'AUTO_TOP_UP_STATE_ON', orderId: '', orderedThisMonth: cny(0n) });
    const rows = await world.service.db.selectFrom('mandates').select(['agreement_id', 'evidence']).execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.agreement_id).toBe(autoTopUp?.agreementId);
    expect(JSON.parse(rows[0]?.evidence ?? '')).toMatchObject({
      signature: expect.any(String),
      body: expect.any(String),
    });
    await world.service.runJob('push-watches');
    expect(world.wallet.watched.get(tenantId)).toEqual([20n * YUAN]);
    await tenant.disableAutoTopUp({ requestId: randomUUID(), tenantId });
    await world.service.runJob('push-watches');
    expect(world.wallet.watched.get(tenantId)).toEqual([]);
    await round();
    expect(await orders()).toEqual([]);
  });

  it('orders once when the balance is low, pauses, and stops at the month’s ceiling of Shanghai', async () => {
    world.clock.now = new Date('2026-11-30T15:00:00Z');
    await enable();
    await Promise.all([round(), round()]);
    await round();
    expect(cash()).toBe(50n * YUAN);
    spend();
    await round();
    expect(cash()).toBe(0n);
    later(10);
    await round();
    expect(cash()).toBe(50n * YUAN);
    expect(await standing()).toMatchObject({ orderedThisMonth: cny(100n * YUAN), failures: 0 });
    spend();
    later(10);
    await round();
    // A third would be beyond 120; until midnight in Shanghai there is none.
    expect([cash(), (await standing())?.coolUntil]).toEqual([0n, new Date('2026-11-30T16:00:00Z')]);
    world.clock.now = new Date('2026-11-30T16:00:00Z');
    await round();
    expect(cash()).toBe(50n * YUAN);
    expect(await orders()).toHaveLength(3);
  });

  it('whose answer from the channel is lost collects the same order, once', async () => {
    await enable();
    const real = globalThis.fetch;
    const lost = vi.spyOn(globalThis, 'fetch').mockImplementationOnce(async (...asked) => {
      await real(...asked);
      throw new TypeError('the connection broke');
    });
    await round();
    expect(lost).toHaveBeenCalled();
    lost.mockRestore();
    expect(await orders()).toMatchObject([{ state: 'ORDER_STATE_PENDING' }]);
    const [order] = await orders();
    expect(await standing()).toMatchObject({ orderId: order?.orderId, failures: 0 });
    await round();
    await round();
    expect(await orders()).toMatchObject([{ state: 'ORDER_STATE_CREDITED' }]);
    expect(cash()).toBe(50n * YUAN);
  });

  it('that the channel refuses three times in a row is switched off, and the tenant is told once', async () => {
    await enable();
    forgetMandates();
    for (let n = 1; n <= 4; n++) {
      await round();
      later(11);
    }
    expect(await standing()).toMatchObject({
      state: 'AUTO_TOP_UP_STATE_FAILED',
      failures: 3,
      lastFailure: 'AGREEMENT_UNKNOWN',
      orderId: '',
    });
    expect(await orders()).toHaveLength(3);
    expect(cash()).toBe(0n);
    await world.service.flush();
    const told = await world.service.events('tollgate.billing.auto_top_up_stopped');
    expect(told.map((event) => AutoTopUpStopped.decode(event.data))).toMatchObject([
      { tenantId, reason: 'AGREEMENT_UNKNOWN', failures: 3 },
    ]);
    // A new agreement begins anew.
    expect((await enable()).autoTopUp).toMatchObject({ state: 'AUTO_TOP_UP_STATE_ON', failures: 0 });
    await round();
    expect(cash()).toBe(50n * YUAN);
  });

  it.each([
    ['no consent', { consent: false }, 'CONSENT_MISSING'],
    ['a channel that is not offered', { channel: 'PAYMENT_CHANNEL_ALIPAY' as const }, 'PAYMENT_CHANNEL_NOT_OFFERED'],
    ['a ceiling below one top-up', { monthlyCeiling: cny(49n * YUAN) }, 'AUTO_TOP_UP_INVALID'],
    ['an amount in parts of a fen', { amount: cny(1n) }, 'AUTO_TOP_UP_INVALID'],
    ['a trigger of nothing', { trigger: cny(0n) }, 'AUTO_TOP_UP_INVALID'],
    ['another currency', { trigger: { currencyCode: 'USD', micros: 10_000n } }, 'CURRENCY_NOT_SUPPORTED'],
  ])('is not switched on with %s, and no agreement is made', async (_name, more, reason) => {
    expect(await refusal(enable(more))).toMatchObject({ reason });
    expect(await world.service.db.selectFrom('mandates').select('mandate_id').execute()).toEqual([]);
  });

  it('is for the tenant itself to agree to', async () => {
    const staff = await world.service.client(AutoTopUpServiceService, {
      as: 'console',
      person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
    });
    const wanted = { trigger: cny(YUAN), amount: cny(YUAN), monthlyCeiling: cny(YUAN), consent: true };
    const request = { requestId: randomUUID(), tenantId, channel: 'PAYMENT_CHANNEL_SANDBOX' as const, ...wanted };
    expect(await refusal(staff.enableAutoTopUp(request))).toMatchObject({ category: 'permission_denied' });
  });
});

/** The provider no longer knows what was agreed. */
function forgetMandates(): void {
  rmSync(join(world.sandboxDir, 'provider', 'mandates'), { recursive: true, force: true });
}

describe('alerts', () => {
  const set = (...micros: bigint[]) =>
    tenant.setLowBalanceAlerts({ requestId: randomUUID(), tenantId, amounts: micros.map(cny), validateOnly: false });
  const fall = async (threshold: bigint) => {
    const event = BalanceThresholdCrossed.fromPartial({ tenantId, threshold: cny(threshold), balance: cny(5n) });
    const data = BalanceThresholdCrossed.encode(event).finish();
    await publishEvent(world.service, 'tollgate.wallet.balance_threshold_crossed', data);
    await world.service.flush();
  };

  it('are watched by the wallet beside the trigger, and tell of the tenant’s own amounts only', async () => {
    await enable({ trigger: cny(30n * YUAN) });
    expect((await set(10n * YUAN, 100n * YUAN)).amounts).toEqual([cny(100n * YUAN), cny(10n * YUAN)]);
    world.wallet.mood.lose = 1;
    await world.service.runJob('push-watches').catch(() => undefined);
    world.wallet.mood.lose = 0;
    await world.service.runJob('push-watches');
    expect(world.wallet.watched.get(tenantId)).toEqual([100n * YUAN, 10n * YUAN, 30n * YUAN]);
    await fall(100n * YUAN);
    await fall(30n * YUAN);
    const told = (await world.service.events('tollgate.billing.balance_low')).map((event) =>
      BalanceLow.decode(event.data),
    );
    expect(told).toMatchObject([{ tenantId, alert: cny(100n * YUAN), balance: cny(5n) }]);
    await set();
    expect((await tenant.getLowBalanceAlerts({ tenantId })).amounts).toEqual([]);
  });

  it.each([
    ['nothing', [0n], 'ALERTS_INVALID'],
    ['parts of a fen', [1n], 'ALERTS_INVALID'],
    ['the same twice', [YUAN, YUAN], 'ALERTS_INVALID'],
    ['too many', [1n, 2n, 3n, 4n, 5n, 6n].map((yuan) => yuan * YUAN), 'INVALID_REQUEST'],
  ])('are refused for %s', async (_name, micros, reason) => {
    expect(await refusal(set(...micros))).toMatchObject({ reason });
    expect((await tenant.getLowBalanceAlerts({ tenantId })).amounts).toEqual([]);
  });
});
