// Enforcement on a database and a broker of its own, between stand-ins, with a clock that tests set.
import { randomUUID } from 'node:crypto';
import { agreementById } from '@tollgate/agreements';
import type { Person } from '@tollgate/auth';
import { AgreementAccepted, TenantRegistered, TenantVerified } from '@tollgate/contracts/accounts/v1/events';
import type { Tariff } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { ArrearsCleared, ArrearsStarted } from '@tollgate/contracts/wallet/v1/events';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { startTestService, testBroker, testDatabase, type TestService } from '@tollgate/testing';
import type { EnforcementTables } from '../src/deps.ts';
import { enforcement } from '../src/index.ts';
import { StandInAccounts, StandInBilling, StandInMetering } from './peers/others.ts';
import { StandInWallet } from './peers/wallet.ts';

export const PRODUCT = 'sms-cn';
export const DRAIN_MS = 3_600_000;

/** What a request of admission says that says no more. */
export const ANY_KIND = { destination: '', messageClass: 'MESSAGE_CLASS_UNSPECIFIED', senderDomain: '' } as const;

export const staff = (...roles: string[]): Person => ({ userId: newId('usr'), kind: 'staff', roles });
export const enforcer = staff('enforcer');
export const approver = staff('approver');
export const ofTenant = (tenantId: string): Person => ({
  userId: newId('usr'),
  kind: 'tenant',
  tenantId,
  roles: ['owner'],
});
export const requestId = (): string => randomUUID();

export interface Stage {
  readonly clock: { now: Date };
  readonly wallet: StandInWallet;
  readonly billing: StandInBilling;
  readonly metering: StandInMetering;
  readonly accounts: StandInAccounts;
  readonly service: () => TestService<EnforcementTables>;
  /** Stops the service, as a deployment or a crash would, and starts it again on the same database. */
  restart(): Promise<void>;
  /** A second process of the service on the same database; whoever starts it stops it. */
  another(): Promise<TestService<EnforcementTables>>;
  /** Stores an event of another service and waits until it is handled. */
  publish(subject: string, payload: Uint8Array): Promise<void>;
  admission(): Promise<Client<typeof AdmissionServiceService>>;
  standing(person?: Person): Promise<Client<typeof StandingServiceService>>;
  settlements(person?: Person): Promise<Client<typeof SettlementsServiceService>>;
  stop(): Promise<void>;
}

/** Jobs run by runJob only. */
export async function startStage(): Promise<Stage> {
  const clock = { now: new Date('2026-11-20T02:00:00Z') };
  const [wallet, billing] = [new StandInWallet(), new StandInBilling()];
  const [metering, accounts] = [new StandInMetering(), new StandInAccounts()];
  const servers = await Promise.all([wallet.serve(), billing.serve(), metering.serve(), accounts.serve()]);
  const [walletAt, billingAt, meteringAt, accountsAt] = servers.map((server) => server.address);
  const broker = await testBroker();
  const database = await testDatabase<EnforcementTables>(enforcement);
  const peers = { wallet: walletAt, billing: billingAt, metering: meteringAt, accounts: accountsAt };
  const env = { ENFORCEMENT_DRAIN_MS: String(DRAIN_MS), ENFORCEMENT_GRANT_TTL_MS: '600000' };
  const start = () =>
    startTestService(enforcement, { now: () => clock.now, env, peers: definedOnly(peers), broker, database });
  let service = await start();
  return {
    clock,
    wallet,
    billing,
    metering,
    accounts,
    service: () => service,
    restart: async () => {
      await service.stop();
      service = await start();
    },
    another: start,
    publish: async (subject, payload) => {
      await broker.broker.jetstream.publish(subject, payload, { msgID: newId('evt') });
      await service.flush();
    },
    admission: () => service.client(AdmissionServiceService, { as: 'gateway' }),
    standing: (person = enforcer) => service.client(StandingServiceService, { as: 'console', person }),
    settlements: (person = enforcer) => service.client(SettlementsServiceService, { as: 'console', person }),
    stop: async () => {
      await service.stop();
      await database.close();
      await broker.close();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

function definedOnly<K extends string>(addresses: Record<K, string | undefined>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(addresses).filter(([, address]) => address !== undefined)) as Partial<
    Record<K, string>
  >;
}

export const occurTime = new Date('2026-11-20T01:00:00Z');

export const register = (stage: Stage, tenantId: string): Promise<void> =>
  stage.publish(
    'tollgate.accounts.tenant_registered',
    TenantRegistered.encode({ tenantId, kind: 'TENANT_KIND_ENTERPRISE', occurTime }).finish(),
  );

export function accept(
  stage: Stage,
  tenantId: string,
  contract?: AgreementAccepted['contract'],
  agreementId = 'jd-sms',
  at = occurTime,
) {
  const contentHash = agreementById(agreementId, '1')?.contentHash ?? '';
  const event = { tenantId, acceptanceId: newId('acc'), agreementId, version: '1', contentHash, occurTime: at };
  return stage.publish(
    'tollgate.accounts.agreement_accepted',
    AgreementAccepted.encode({ ...event, mode: 'ACCEPTANCE_MODE_CLICK', contract }).finish(),
  );
}

export const verify = (stage: Stage, tenantId: string): Promise<void> =>
  stage.publish(
    'tollgate.accounts.tenant_verified',
    TenantVerified.encode({ tenantId, verificationId: newId('ver'), occurTime }).finish(),
  );

export const arrearsStarted = (stage: Stage, tenantId: string, sequence: bigint): Promise<void> =>
  stage.publish(
    'tollgate.wallet.arrears_started',
    ArrearsStarted.encode({ tenantId, arrears: undefined, occurTime, sequence }).finish(),
  );

export const arrearsCleared = (stage: Stage, tenantId: string, sequence: bigint): Promise<void> =>
  stage.publish('tollgate.wallet.arrears_cleared', ArrearsCleared.encode({ tenantId, occurTime, sequence }).finish());

/** Prices for the product that tests send, and for one that costs nothing. */
export function publishPrices(stage: Stage): Promise<void> {
  const tariffs = [PRODUCT, 'free-sms'].map((product): Tariff => {
    return { product, channel: 'CHANNEL_SMS', tierMode: 'TIER_MODE_GRADUATED', tiers: [], destination: '' };
  });
  const priceBook = { priceBookId: newId('prb'), effectiveTime: occurTime, tariffs, topUpBonuses: [] };
  return stage.publish(
    'tollgate.billing.price_book_published',
    PriceBookPublished.encode(PriceBookPublished.fromPartial({ priceBook, occurTime })).finish(),
  );
}

/** A tenant that may send, with money if amounts are given (micros). */
export async function openTenant(stage: Stage, cash = 0n, bonus = 0n, agreementId = 'jd-sms'): Promise<string> {
  const tenantId = newId('ten');
  await register(stage, tenantId);
  await accept(stage, tenantId, undefined, agreementId);
  await verify(stage, tenantId);
  if (cash > 0n) stage.wallet.credit(tenantId, 'CASH', cash);
  if (bonus > 0n) stage.wallet.credit(tenantId, 'BONUS', bonus);
  return tenantId;
}
