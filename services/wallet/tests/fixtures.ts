// Builders in the wallet's words, and a wallet that runs.
import { randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import type { Money } from '@tollgate/contracts/common/v1/money';
import type { ReverseChargeRequest } from '@tollgate/contracts/wallet/v1/reversal';
import type { DrawUnitsRequest } from '@tollgate/contracts/wallet/v1/units';
import {
  type Balance,
  type ChargePosting,
  type ChargeResult,
  type CreditLotsRequest,
  type LedgerCheck,
  type Lot,
  type LotCredit,
  type ReserveRequest,
  WalletServiceService,
} from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { startTestService, type TestService, type TestServiceOptions } from '@tollgate/testing';
import { sql } from 'kysely';
import { wallet } from '../src/index.ts';
import type { WalletTables } from '../src/store/schema.ts';

export type WalletClient = Client<typeof WalletServiceService>;

export const START = new Date('2026-03-01T00:00:00Z');

export const HOUR = 3_600_000;

/** A clock that stands still until told. */
export class Clock {
  time = START;

  readonly now = (): Date => this.time;

  pass(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }

  in(ms: number): Date {
    return new Date(this.time.getTime() + ms);
  }
}

export interface RunningWallet {
  readonly service: TestService<WalletTables>;
  readonly clock: Clock;
  readonly billing: WalletClient;
  readonly enforcement: WalletClient;
  /** A staff person of the roles given. */
  staff(...roles: string[]): Promise<WalletClient>;
  tenantUser(tenantId: string): Promise<WalletClient>;
  /** A registered tenant's wallet, with cash of so many micros. */
  tenant(cash?: bigint): Promise<string>;
  balance(tenantId: string): Promise<Balance>;
  lots(tenantId: string): Promise<readonly Lot[]>;
  charge(tenantId: string, micros: bigint, reference?: string): Promise<ChargeResult>;
  /** Checks that found something. */
  faults(): Promise<readonly LedgerCheck[]>;
  /** Every row of the wallet's tables, the outbox included, as text; but not when the relay published it. */
  dump(): Promise<string>;
  /** Seals what is left and stops it; throws when the books do not prove at the end. Every test file ends with it. */
  stop(): Promise<void>;
}

export async function startWallet(options: TestServiceOptions<WalletTables> = {}): Promise<RunningWallet> {
  const clock = new Clock();
  const service = await startTestService<WalletTables>(wallet, { now: clock.now, ...options });
  const as = (person: Person): Promise<WalletClient> => service.client(WalletServiceService, { as: 'console', person });
  const billing = await service.client(WalletServiceService, { as: 'billing' });
  const enforcement = await service.client(WalletServiceService, { as: 'enforcement' });
  const cli = await service.client(WalletServiceService, { as: 'cli' });
  const faults = async (): Promise<readonly LedgerCheck[]> =>
    (await cli.verifyLedger({})).checks.filter((check) => !check.ok);
  return {
    service,
    clock,
    billing,
    enforcement,
    staff: (...roles) => as({ userId: newId('usr'), kind: 'staff', roles }),
    tenantUser: (tenantId) => as({ userId: newId('usr'), kind: 'tenant', tenantId, roles: ['owner'] }),
    tenant: async (cash = 0n) => {
      const tenantId = newId('ten');
      await register(service, tenantId);
      if (cash > 0n) await billing.creditLots(credit(tenantId, [cashOf(cash)]));
      return tenantId;
    },
    balance: async (tenantId) => present((await enforcement.getBalance({ tenantId })).balance),
    lots: async (tenantId) => present((await enforcement.getPosition({ tenantId })).position).lots,
    charge: async (tenantId, micros, reference = '') =>
      present((await billing.postCharges({ charges: [posting(tenantId, micros, reference)] })).results[0]),
    faults,
    dump: () => dumpRows(service),
    stop: async () => {
      await service.runJob('seal-blocks');
      const found = (await faults()).map((check) => check.name);
      const { unsealedTransfers } = await cli.verifyLedger({});
      await service.stop();
      if (found.length > 0) throw new Error(`the books do not prove: ${found.join(', ')}`);
      if (unsealedTransfers > 0n) throw new Error(`${unsealedTransfers} transfers were not sealed`);
    },
  };
}

/** As accounts tells it. */
export async function register(service: TestService<WalletTables>, tenantId: string): Promise<void> {
  const event = TenantRegistered.create({ tenantId, occurTime: START });
  await service.broker.broker.jetstream.publish(
    'tollgate.accounts.tenant_registered',
    TenantRegistered.encode(event).finish(),
  );
  await service.flush();
}

const TABLES = [
  'wallet',
  'ledger_account',
  'transfer',
  'lot',
  'reservation',
  'reservation_hold',
  'charge',
  'settlement',
  'unit_draw',
  'charge_reversal',
  'wallet_freeze',
  'balance_threshold',
  'outbox',
] as const;

async function dumpRows(service: TestService<WalletTables>): Promise<string> {
  const dumps = TABLES.map(async (table) => {
    const { rows } = await sql<{ line: string }>`
      select (to_jsonb(each) - 'published_at')::text as line from ${sql.table(table)} as each order by 1`.execute(
      service.db,
    );
    return `${table}\n${rows.map((row) => row.line).join('\n')}`;
  });
  return (await Promise.all(dumps)).join('\n');
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the answer lacks a part');
  return value;
}

export const cny = (micros: bigint): Money => ({ currencyCode: 'CNY', micros });

export function cashOf(micros: bigint, expireTime?: Date): LotCredit {
  return { kind: 'LOT_KIND_CASH', amount: cny(micros), pricePaid: cny(micros), expireTime };
}

export function bonusOf(micros: bigint, expireTime?: Date): LotCredit {
  return { kind: 'LOT_KIND_BONUS', amount: cny(micros), pricePaid: undefined, expireTime };
}

export function packageOf(product: string, units: bigint, price = 0n, expireTime?: Date): LotCredit {
  return {
    kind: 'LOT_KIND_PACKAGE',
    amount: undefined,
    pricePaid: price === 0n ? undefined : cny(price),
    expireTime,
    units: { product, units },
  };
}

export function unitReservation(
  tenantId: string,
  { product, units }: { readonly product: string; readonly units: bigint },
  reference: string,
  expireTime: Date,
): ReserveRequest {
  return { requestId: randomUUID(), tenantId, amount: undefined, reference, expireTime, units: { product, units } };
}

export function draw(tenantId: string, product: string, units: bigint, reservationReference = ''): DrawUnitsRequest {
  return { drawId: newId('drw'), tenantId, product, units, reservationReference };
}

export function reversal(tenantId: string, chargeId: string, micros: bigint): ReverseChargeRequest {
  return { reversalId: newId('rvl'), tenantId, chargeId, amount: cny(micros) };
}

export function credit(tenantId: string, credits: LotCredit[], origin = newId('ord') as string): CreditLotsRequest {
  return { requestId: randomUUID(), tenantId, credits, origin };
}

export function reservation(tenantId: string, micros: bigint, reference: string, expireTime: Date): ReserveRequest {
  return { requestId: randomUUID(), tenantId, amount: cny(micros), reference, expireTime };
}

export function posting(tenantId: string, micros: bigint, reservationReference = ''): ChargePosting {
  return { chargeId: newId('chg'), tenantId, amount: cny(micros), reservationReference };
}

/** The parts of a balance as plain micros. */
export function parts(balance: Balance): Record<string, bigint> {
  const { available, reserved, cash, bonus, arrears, refundable } = balance;
  return Object.fromEntries(
    Object.entries({ available, reserved, cash, bonus, arrears, refundable }).map(([name, value]) => [
      name,
      value?.micros ?? -1n,
    ]),
  );
}
