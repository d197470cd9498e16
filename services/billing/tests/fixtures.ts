// Billing with a stand-in wallet, and what tests do with it, in this service's words.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '@tollgate/auth';
import { TenantClosed, TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import {
  CatalogServiceService,
  type PublishPriceBookRequest,
  type Tariff,
  type TopUpBonus,
} from '@tollgate/contracts/billing/v1/catalog';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { type Order, OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { UsageCounted, type UsageCountedLine } from '@tollgate/contracts/metering/v1/events';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { startTestService, type TestService } from '@tollgate/testing';
import { billing, type BillingTables } from '../src/index.ts';
import { loadSandboxKeys, type SandboxKeys } from '../src/channels/sandbox/sandbox-keys.ts';
import { type StandInWallet, startStandInWallet } from './stand-in-wallet.ts';

export const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
export const YUAN = 1_000_000n;

const staff = (role: string): Person => ({ userId: newId('usr'), kind: 'staff', roles: [role] });

/** SMS at 0.045, from 100,000 on 0.042; e-mail at 0.0018; 5% on top-ups from 1,000 yuan, for 180 days. */
export const tariffs: Tariff[] = [
  {
    product: 'sms-cn',
    channel: 'CHANNEL_SMS',
    tierMode: 'TIER_MODE_GRADUATED',
    tiers: [
      { fromUnits: 0n, unitPrice: cny(45_000n) },
      { fromUnits: 100_000n, unitPrice: cny(42_000n) },
    ],
  },
  {
    product: 'email-trigger',
    channel: 'CHANNEL_EMAIL',
    tierMode: 'TIER_MODE_GRADUATED',
    tiers: [{ fromUnits: 0n, unitPrice: cny(1_800n) }],
  },
];
export const topUpBonuses: TopUpBonus[] = [{ minimumPaid: cny(1_000n * YUAN), bonusPerMille: 50, validDays: 180 }];

/** An own decision that nobody was told of before. */
export const bookDefaults = { cause: 'PRICE_CAUSE_UNSPECIFIED' as const, notices: [], validateOnly: false };

export interface BillingWorld {
  readonly service: TestService<BillingTables>;
  readonly wallet: StandInWallet;
  readonly keys: SandboxKeys;
  /** The sandbox's folder, the provider's books in it. */
  readonly sandboxDir: string;
  readonly clock: { now: Date };
  readonly catalog: Client<CatalogServiceService>;
  readonly financeOrders: Client<OrdersServiceService>;
  readonly finance: Client<InvoicesServiceService>;
  /** host:port of the HTTP server. */
  readonly httpBase: () => Promise<string>;
  /** Makes a tenant known, with an empty wallet. */
  tenant(): Promise<string>;
  /** The tenant parts from us, as accounts tells it. */
  close(tenantId: string): Promise<void>;
  tenantPerson(tenantId: string): Person;
  publish(more?: Partial<PublishPriceBookRequest>): Promise<string>;
  order(tenantId: string, yuan: bigint): Promise<Order>;
  /** Publishes counted usage as metering does, without waiting. */
  count(tenantId: string, lines: readonly Partial<UsageCountedLine>[], usageId?: string): Promise<string>;
  /** Everything received is charged, and what is charged is posted. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it at noon of 2026-11-21 in Shanghai; `more` is its environment besides. */
export async function startBilling(more: Readonly<Record<string, string>> = {}): Promise<BillingWorld> {
  const sandboxDir = mkdtempSync(join(tmpdir(), 'tollgate-sandbox-'));
  const clock = { now: new Date('2026-11-21T04:00:00Z') };
  const wallet = await startStandInWallet(() => clock.now);
  const service = await startTestService(billing, {
    now: () => clock.now,
    env: { BILLING_HTTP_LISTEN: '127.0.0.1:0', BILLING_SANDBOX_DIR: sandboxDir, ...more },
    peers: { wallet: wallet.address },
  });
  const clients = {
    catalog: await service.client(CatalogServiceService, { as: 'console', person: staff('finance') }),
    financeOrders: await service.client(OrdersServiceService, { as: 'console', person: staff('finance') }),
    finance: await service.client(InvoicesServiceService, { as: 'console', person: staff('finance') }),
  };
  const keys = await loadSandboxKeys(sandboxDir);
  const stop = async (): Promise<void> => {
    await service.stop();
    await wallet.stop();
    rmSync(sandboxDir, { recursive: true, force: true });
  };
  return worldOf({ service, wallet, clock, ...clients, keys, sandboxDir, stop });
}

type Parts = Pick<
  BillingWorld,
  'service' | 'wallet' | 'clock' | 'catalog' | 'financeOrders' | 'finance' | 'keys' | 'sandboxDir' | 'stop'
>;

function worldOf(parts: Parts): BillingWorld {
  const { service, wallet, clock } = parts;
  const world: BillingWorld = {
    ...parts,
    httpBase: async () => {
      const { payUrl } = await world.order(await world.tenant(), 1n);
      return new URL(payUrl).origin;
    },
    tenant: async () => {
      const tenantId = newId('ten');
      wallet.ledger.open(tenantId);
      const event = TenantRegistered.fromPartial({ tenantId, kind: 'TENANT_KIND_ENTERPRISE', occurTime: clock.now });
      await publishEvent(service, 'tollgate.accounts.tenant_registered', TenantRegistered.encode(event).finish());
      await service.flush();
      return tenantId;
    },
    close: async (tenantId) => {
      const event = TenantClosed.fromPartial({ tenantId, settlementId: newId('set'), occurTime: clock.now });
      await publishEvent(service, 'tollgate.accounts.tenant_closed', TenantClosed.encode(event).finish());
      await service.flush();
    },
    tenantPerson: (tenantId) => ({ userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] }),
    publish: async (more = {}) => {
      const effectiveTime = new Date('2026-01-01T00:00:00+08:00');
      const usual = { cause: 'PRICE_CAUSE_OWN_DECISION' as const, notices: [], validateOnly: false };
      const request = { requestId: randomUUID(), effectiveTime, tariffs, topUpBonuses, ...usual, ...more };
      return (await parts.catalog.publishPriceBook(request)).priceBook?.priceBookId ?? '';
    },
    order: async (tenantId, yuan) => {
      const request = {
        requestId: randomUUID(),
        tenantId,
        amount: cny(yuan * YUAN),
        channel: 'PAYMENT_CHANNEL_SANDBOX' as const,
      };
      const { order } = await parts.financeOrders.createTopUpOrder(request);
      if (order === undefined) throw new Error('no order came back');
      return order;
    },
    count: (tenantId, lines, usageId = newId('evt')) => countUsage(service, clock.now, tenantId, lines, usageId),
    settle: async () => {
      await service.flush();
      await service.runJob('post-charges');
      await service.runJob('credit-orders');
      await service.runJob('post-roundings');
    },
  };
  return world;
}

async function countUsage(
  service: TestService<BillingTables>,
  now: Date,
  tenantId: string,
  lines: readonly Partial<UsageCountedLine>[],
  usageId: string,
): Promise<string> {
  const hourStart = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const event = UsageCounted.fromPartial({
    usageId,
    tenantId,
    agreementId: 'jd-sms',
    agreementVersion: '1',
    lines: lines.map((line) => ({
      product: 'sms-cn',
      jobId: 'job-1',
      grantId: 'grt_1',
      hourStart,
      messages: line.units ?? 0n,
      ...line,
    })),
    occurTime: now,
  });
  await publishEvent(service, 'tollgate.metering.usage_counted', UsageCounted.encode(event).finish());
  return usageId;
}

/** Publishes under a fresh message id, so that only the service's own idempotency is at work. */
export async function publishEvent(
  service: TestService<BillingTables>,
  subject: string,
  data: Uint8Array,
): Promise<void> {
  await service.broker.broker.jetstream.publish(subject, data, { msgID: newId('evt') });
}
