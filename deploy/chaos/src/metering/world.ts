// Metering, billing and wallet as real processes, with what accounts and staff would have done before: tenants who accepted
// the agreement, a price book, credit. Accounts and enforcement are not needed to count and to charge.
import { signPersonToken, type Identity, type StaffRole } from '@tollgate/auth';
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import {
  announceTenants,
  connectBroker,
  connectStack,
  SMS_PRODUCT,
  SMS_UNIT_MICROS,
  startPrivateStack,
  type PersonTokens,
  type PrivateStack,
} from '@tollgate/deploy-stack';
import { isDomainError } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { Broker } from '@tollgate/nats';
import type { Client } from '@tollgate/rpc';
import { randomUUID } from 'node:crypto';

/** The processes of this world; each may be killed at any moment. */
export const WORLD_SERVICES = ['metering', 'billing', 'wallet'] as const;
export type WorldService = (typeof WORLD_SERVICES)[number];

export interface MeteringWorld {
  readonly stack: PrivateStack;
  /** As the gateway. */
  readonly broker: Broker;
  /** As the command line, who may look at what the broker keeps. */
  readonly streams: Broker;
  readonly gateway: Client<MeteringServiceService>;
  /** As staff who may read everything. */
  readonly usage: Client<MeteringServiceService>;
  readonly invoices: Client<InvoicesServiceService>;
  readonly balances: Client<WalletServiceService>;
  /** As billing, who credits and charges. */
  readonly wallet: Client<WalletServiceService>;
  /** As the command line: proofs. */
  readonly proofs: { readonly metering: Client<MeteringServiceService>; readonly wallet: Client<WalletServiceService> };
  /** New tenants, known everywhere, with so much cash in the wallet. */
  openTenants(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

/** Cash of every tenant of this world, in micros: more than any traffic here costs. */
export const CREDIT_MICROS = 1_000_000_000_000n;

/** Starts servers and services, and publishes the price book. */
export async function startMeteringWorld(): Promise<MeteringWorld> {
  const stack = await startPrivateStack({ services: WORLD_SERVICES });
  const closing: (() => Promise<void> | void)[] = [() => stack.stop()];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    await stack.startServices();
    return { ...(await furnish(stack, closing)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function furnish(
  stack: PrivateStack,
  closing: (() => Promise<void> | void)[],
): Promise<Omit<MeteringWorld, 'stop'>> {
  const [console, gateway, cli, billing, accounts] = await Promise.all(
    (['console', 'gateway', 'cli', 'billing', 'accounts'] as const).map((as) => connectStack(stack.file, as)),
  );
  if (!console || !gateway || !cli || !billing || !accounts) throw new Error('an identity is missing');
  closing.push(() => [console, gateway, cli, billing, accounts].forEach((each) => each.close()));
  const [broker, facts, streams] = await Promise.all([
    connectBroker(stack.file, 'gateway'),
    connectBroker(stack.file, 'accounts'),
    connectBroker(stack.file, 'cli'),
  ]);
  closing.push(
    () => broker.close(),
    () => facts.close(),
    () => streams.close(),
  );
  const staff = staffTokens(accounts.identity, ['finance', 'support']);
  await publishPrices(console.client('billing', CatalogServiceService, staff));
  const wallet = billing.client('wallet', WalletServiceService);
  return {
    stack,
    broker,
    streams,
    gateway: gateway.client('metering', MeteringServiceService),
    usage: console.client('metering', MeteringServiceService, staff),
    invoices: console.client('billing', InvoicesServiceService, staff),
    balances: console.client('wallet', WalletServiceService, staff),
    wallet,
    proofs: {
      metering: cli.client('metering', MeteringServiceService),
      wallet: cli.client('wallet', WalletServiceService),
    },
    openTenants: async (count) => {
      const tenants = Array.from({ length: count }, () => newId('ten'));
      await announceTenants(facts, tenants);
      await Promise.all(tenants.map((tenantId) => credit(wallet, tenantId)));
      return tenants;
    },
  };
}

// Accounts alone says who a person is; its key lies in this stack's folder.
function staffTokens(accounts: Identity, roles: readonly StaffRole[]): PersonTokens {
  return () => signPersonToken(accounts, { userId: newId('usr'), kind: 'staff', roles }, new Date(), 900);
}

async function publishPrices(catalog: Client<CatalogServiceService>): Promise<void> {
  await catalog.publishPriceBook({
    requestId: randomUUID(),
    effectiveTime: new Date('2026-01-01T00:00:00+08:00'),
    tariffs: [
      {
        product: SMS_PRODUCT,
        channel: 'CHANNEL_SMS',
        tierMode: 'TIER_MODE_GRADUATED',
        tiers: [{ fromUnits: 0n, unitPrice: { currencyCode: 'CNY', micros: SMS_UNIT_MICROS } }],
      },
    ],
    topUpBonuses: [],
    cause: 'PRICE_CAUSE_OWN_DECISION',
    notices: [],
    validateOnly: false,
  });
}

async function credit(wallet: Client<WalletServiceService>, tenantId: string): Promise<void> {
  const amount = { currencyCode: 'CNY', micros: CREDIT_MICROS };
  for (let attempt = 0; ; attempt++) {
    try {
      await wallet.creditLots({
        // A new id each time: that the wallet did not know the tenant is an answer too, and would be replayed.
        requestId: randomUUID(),
        tenantId,
        credits: [{ kind: 'LOT_KIND_CASH', amount, pricePaid: amount, expireTime: undefined }],
        origin: 'chaos',
      });
      return;
    } catch (error) {
      // The registration reaches the wallet by an event.
      if (!isDomainError(error) || error.reason !== 'WALLET_NOT_FOUND' || attempt > 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
