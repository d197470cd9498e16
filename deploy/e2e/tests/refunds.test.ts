// Money that comes in and goes back, with the real wallet: a package paid through the channel, used and given back; a top-up
// with its bonus, settled and refunded in part to the channel that it came by. Every figure is worked out by hand.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { latestAgreement, settle } from '@tollgate/agreements';
import { loadIdentity, type Person, signPersonToken } from '@tollgate/auth';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { type Order, OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import { RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { type Lot, type SettlementLine, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import {
  announceTenants,
  connectBroker,
  connectStack,
  type PrivateStack,
  SMS_PRODUCT,
  startPrivateStack,
  topUp,
} from '@tollgate/deploy-stack';
import type { StackConnection } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type { Broker } from '@tollgate/nats';
import { refusal } from '@tollgate/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff, userOf } from '../src/people.ts';

const YUAN = 1_000_000n;
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const tenantId = newId('ten');
let stack: PrivateStack;
let front: StackConnection;
let metering: Broker;
const ends: (() => Promise<void> | void)[] = [];
let as: (person: Person) => () => Promise<string>;

beforeAll(async () => {
  stack = await startPrivateStack({ services: ['wallet', 'billing'] });
  await stack.startServices();
  const accounts = await connectBroker(stack.file, 'accounts');
  metering = await connectBroker(stack.file, 'metering');
  ends.push(() => metering.close());
  const identity = await loadIdentity(join(stack.file.identitiesDir, 'accounts'));
  as = (person) => () => signPersonToken(identity, person, new Date(), 900);
  front = await connectStack(stack.file, 'console');
  ends.push(() => front.close());
  await front.client('billing', CatalogServiceService, as(staff('finance'))).publishPriceBook({
    requestId: randomUUID(),
    effectiveTime: new Date('2026-01-01T00:00:00+08:00'),
    tariffs: [
      {
        product: SMS_PRODUCT,
        channel: 'CHANNEL_SMS',
        tierMode: 'TIER_MODE_GRADUATED',
        tiers: [{ fromUnits: 0n, unitPrice: cny(45_000n) }],
      },
    ],
    topUpBonuses: [{ minimumPaid: cny(100n * YUAN), bonusPerMille: 100, validDays: 30 }],
    cause: 'PRICE_CAUSE_OWN_DECISION',
    notices: [],
    validateOnly: false,
  });
  await announceTenants(accounts, [tenantId]);
  await accounts.close();
  await until(async () => (await lots().catch(() => undefined)) !== undefined);
}, 240_000);
afterAll(async () => {
  for (const end of ends) await end();
  await stack?.stop();
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await done()); await delay(50))
    if (Date.now() > end) throw new Error('it did not come to that within a minute');
}

const finance = () => as(staff('finance'));
const lots = async (): Promise<Lot[]> =>
  (
    await front
      .client('wallet', WalletServiceService, finance())
      .listLots({ tenantId, pageSize: 100, pageToken: '', includeEmpty: false })
  ).lots;
const held = async (): Promise<string[]> =>
  (await lots())
    .map((lot) => `${lot.kind} ${lot.units?.remaining ?? lot.remaining?.micros}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
const invoiceable = async () =>
  (await front.client('billing', FapiaoServiceService, finance()).getInvoiceableAmount({ tenantId })).invoiceable
    ?.micros;
/** Cash, to be paid back, in packages; after the second in which it is asked, which may still gain movements. */
async function liability(): Promise<(bigint | undefined)[]> {
  const asOfTime = new Date();
  const client = front.client('billing', JournalsServiceService, finance());
  const found = await client.getPrepaidLiability({ asOfTime });
  const net = found.trialBalance.reduce(
    (all, line) => all + (line.credit?.micros ?? 0n) - (line.debit?.micros ?? 0n),
    0n,
  );
  expect(net).toBe(0n);
  expect(found.trialBalance.map((line) => line.accountCode)).not.toContain('9999');
  return [found.cash?.micros, found.refundable?.micros, found.packages?.micros];
}
const revenue = async (): Promise<bigint> => {
  const found = await front
    .client('billing', JournalsServiceService, finance())
    .getPrepaidLiability({ asOfTime: new Date() });
  const line = found.trialBalance.find((one) => one.accountCode === '6001.01');
  return (line?.credit?.micros ?? 0n) - (line?.debit?.micros ?? 0n);
};

async function pay(order: Order | undefined): Promise<void> {
  if (order === undefined) throw new Error('no order came back');
  const paid = await fetch(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
  expect(paid.ok).toBe(true);
}

/** What the agreement makes of these lots when the tenant leaves, oldest cash first. */
function fatesOf(all: readonly Lot[]) {
  const at = new Date();
  const agreement = latestAgreement('jd-sms', at);
  if (agreement === undefined) throw new Error('the agreement is not in force');
  const position = {
    at,
    lots: all
      .toSorted((a, b) => (a.lotId < b.lotId ? -1 : 1))
      .map((lot) => ({
        id: lot.lotId,
        kind: lot.kind === 'LOT_KIND_BONUS' ? ('BONUS' as const) : ('CASH' as const),
        asset: 'CNY',
        original: lot.credited?.micros ?? 0n,
        available: lot.remaining?.micros ?? 0n,
        pricePaid: lot.pricePaid?.micros ?? 0n,
        alreadyRefunded: 0n,
        unitPrice: 0n,
        originRef: lot.origin,
        acquiredAt: lot.creditTime ?? at,
      })),
    openReservations: [],
    unbilledUsage: [],
    arrears: [],
    claims: [],
    invoices: [],
  };
  const settlement = settle(agreement, { cause: 'TENANT_CLOSURE', decider: 'TENANT' }, position);
  if (settlement.outcome !== 'SETTLED') throw new Error(`the agreement answers ${settlement.outcome}`);
  return settlement.plan.lines;
}

test('a package paid through the channel, used by two fifths and given back: 30 in, 12 earned, 18 left', async () => {
  const packages = front.client('billing', PackagesServiceService, finance());
  const { offer } = await packages.publishPackageOffer({
    requestId: randomUUID(),
    offer: {
      code: 'thousand',
      version: 0,
      product: SMS_PRODUCT,
      units: 1_000n,
      price: cny(30n * YUAN),
      validMonths: 12,
      overflow: 'PACKAGE_OVERFLOW_STOP',
      refundDays: 7,
      usableInArrears: true,
      withdrawn: false,
      publishTime: undefined,
    },
    validateOnly: false,
  });
  const own = front.client('billing', PackagesServiceService, as(userOf(tenantId)));
  const wish = { tenantId, code: 'thousand', version: offer?.version ?? 0 };
  const channel = 'PAYMENT_CHANNEL_SANDBOX' as const;
  await pay((await own.orderPackage({ requestId: randomUUID(), ...wish, channel })).order);
  await until(async () => (await held()).includes('LOT_KIND_PACKAGE 1000'));
  expect(await held()).toEqual(['LOT_KIND_PACKAGE 1000']);
  expect(await liability()).toEqual([0n, 0n, 30n * YUAN]);
  expect(await revenue()).toBe(0n);

  const now = new Date();
  const hourStart = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const line = { product: SMS_PRODUCT, jobId: 'job-1', grantId: '', hourStart, messages: 400n, units: 400n };
  const counted = { usageId: newId('evt'), tenantId, agreementId: 'jd-sms', agreementVersion: '1', lines: [line] };
  const usage = UsageCounted.encode(UsageCounted.fromPartial({ ...counted, occurTime: now })).finish();
  await metering.jetstream.publish('tollgate.metering.usage_counted', usage, { msgID: newId('evt') });
  await until(async () => (await held()).includes('LOT_KIND_PACKAGE 600'));
  expect([await liability(), await revenue()]).toEqual([[0n, 0n, 18n * YUAN], 12n * YUAN]);

  const bought = (await own.listPackages({ tenantId, pageSize: 0, pageToken: '' })).packages[0];
  const packageId = bought?.packageId ?? '';
  // The draw is in the wallet before billing has noted it: until then the package counts as in use.
  const giveBack = () => own.refundPackage({ requestId: randomUUID(), tenantId, packageId, validateOnly: false });
  let refund: Awaited<ReturnType<typeof giveBack>>['refund'];
  await until(async () => {
    const answer = await giveBack().catch((error: unknown) => {
      if (!String(error).includes('PACKAGE_IN_USE') && !String(error).includes('in use')) throw error;
      return undefined;
    });
    refund = answer?.refund;
    return refund !== undefined;
  });
  expect(refund).toMatchObject({ unitsUsed: 400n, unitsTakenBack: 600n, amount: cny(18n * YUAN) });
  expect(await held()).toEqual([`LOT_KIND_CASH ${18n * YUAN}`]);
  expect([await liability(), await revenue()]).toEqual([[18n * YUAN, 0n, 0n], 12n * YUAN]);
  // What was given back is the tenant's to spend: no cash has left, so fapiao may still be issued for all that was paid.
  expect(await invoiceable()).toBe(30n * YUAN);
}, 120_000);

test('a top-up with its bonus, settled by the agreement: the bonus lapses, the cash is to be paid back', async () => {
  const person = as(userOf(tenantId));
  await topUp(front, { tenantId, person, amount: cny(100n * YUAN), requestId: randomUUID() });
  const expected = [`LOT_KIND_BONUS ${10n * YUAN}`, `LOT_KIND_CASH ${100n * YUAN}`, `LOT_KIND_CASH ${18n * YUAN}`];
  expect(await held()).toEqual(expected);
  expect(await invoiceable()).toBe(130n * YUAN);

  // What enforcement asks for is what the agreement says of a tenant that leaves (jd/7.3).
  const enforcement = await connectStack(stack.file, 'enforcement');
  ends.push(() => enforcement.close());
  const wallet = enforcement.client('wallet', WalletServiceService);
  const all = await lots();
  const linesWith = (line: (lot: Lot) => Pick<SettlementLine, 'fate' | 'clauseId'>): SettlementLine[] =>
    all.map((lot) => ({ lotId: lot.lotId, amount: lot.remaining, units: undefined, ...line(lot) }));
  const carryOut = (lines: SettlementLine[]) =>
    wallet.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  const everything = linesWith(() => ({ fate: 'SETTLEMENT_FATE_REFUNDED', clauseId: 'jd/7.3' }));
  expect(await refusal(carryOut(everything))).toMatchObject({ reason: 'BONUS_NOT_REFUNDABLE' });
  expect(await held()).toEqual(expected);
  const agreed = fatesOf(all);
  await carryOut(
    linesWith(({ lotId }) => {
      const line = agreed.find((one) => one.lotId === lotId);
      expect([line?.clause, line?.fate]).toContain('jd/7.3');
      return {
        fate: line?.fate === 'REFUNDED' ? 'SETTLEMENT_FATE_REFUNDED' : 'SETTLEMENT_FATE_EXPIRED',
        clauseId: line?.clause ?? '',
      };
    }),
  );
  expect(agreed.map(({ lotKind, fate, amount }) => `${lotKind} ${fate} ${amount}`)).toEqual([
    `BONUS EXPIRED ${10n * YUAN}`,
    `CASH REFUNDED ${18n * YUAN}`,
    `CASH REFUNDED ${100n * YUAN}`,
  ]);
  expect(await held()).toEqual([]);
  expect(await liability()).toEqual([0n, 118n * YUAN, 0n]);
}, 120_000);

test('what is to be paid back goes in part through the channel that it came by', async () => {
  const refunds = front.client('billing', RefundsServiceService, finance());
  const propose = (amount: bigint) =>
    refunds.proposeRefund({
      requestId: randomUUID(),
      tenantId,
      amount: cny(amount),
      source: 'REFUND_SOURCE_WALLET',
      destination: 'REFUND_DESTINATION_ORIGINAL',
      reason: '合同终止退款',
      paymentId: '',
      validateOnly: false,
    });
  expect(await refusal(propose(118n * YUAN + 10_000n))).toMatchObject({ category: 'failed_precondition' });
  const refundId = (await propose(60n * YUAN)).refund?.refundId ?? '';
  await until(async () => (await refunds.getRefund({ tenantId, refundId })).refund?.state === 'REFUND_STATE_COMPLETED');
  const { refund } = await refunds.getRefund({ tenantId, refundId });
  expect(refund?.parts.map(({ state, channel, amount }) => [state, channel, amount])).toEqual([
    ['REFUND_PART_STATE_PAID', 'PAYMENT_CHANNEL_SANDBOX', cny(60n * YUAN)],
  ]);
  // The newest payment goes back first: it is the top-up's order, not the package's.
  const orders = (
    await front.client('billing', OrdersServiceService, finance()).getOrder({
      tenantId,
      orderId: refund?.parts[0]?.orderId ?? '',
    })
  ).order;
  expect(orders?.amount).toEqual(cny(100n * YUAN));
  expect(await liability()).toEqual([0n, 58n * YUAN, 0n]);
  expect(await invoiceable()).toBe(70n * YUAN);
}, 120_000);

test('the statement of the month says where all of it went', async () => {
  const statements = front.client('billing', StatementsServiceService, finance());
  const shanghai = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const { statement } = await statements.getMonthlyStatement({ tenantId, month: shanghai });
  expect([statement?.opening, statement?.closing, statement?.closingRefundable]).toEqual([
    cny(0n),
    cny(58n * YUAN),
    cny(58n * YUAN),
  ]);
  const moved = (statement?.movements ?? []).reduce((total, one) => total + (one.change?.micros ?? 0n), 0n);
  expect(moved).toBe(58n * YUAN);
}, 120_000);
