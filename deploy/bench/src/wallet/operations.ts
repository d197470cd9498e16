// The wallet's operation layer in this process, without RPCs, on servers of its own, and wallets to charge.
import { openDatabase, inTransaction } from '@tollgate/db';
import { connectStack, startPrivateStack } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import { createMeter, silentLog } from '@tollgate/observability';
import {
  captureReservation,
  createTelemetry,
  Engine,
  openWallet,
  type PostCharge,
  postCharges,
  reserve,
  type WalletTables,
} from '@tollgate/wallet';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { createHash, randomUUID } from 'node:crypto';
import type { BenchContext } from '../case.ts';

export interface WalletOperations {
  readonly tenants: readonly string[];
  /** Posts one charge on the wallet at that place. */
  charge(place: number): Promise<void>;
  /** Posts several charges in one call. */
  chargeMany(places: readonly number[]): Promise<void>;
  /** Reserves and then captures all of it. */
  reserveAndCapture(place: number): Promise<void>;
  readonly adminUrl: (database?: string) => string;
  /** Throws unless every check of the ledger is clean; starts the service for it. */
  verify(): Promise<void>;
}

/** The wallet's database in the stack. */
export const WALLET_DATABASE = 'tollgate_wallet';
/** What one charge takes, and what every wallet has. */
export const CHARGE_MICROS = 45_000n;
const CASH_MICROS = 900_000_000_000_000n;
const OPENED_AT_ONCE = 500;
const HOUR = 3_600_000;

/** Starts servers and credits so many wallets; everything goes with the case. */
export async function startOperations(context: BenchContext, wallets: number): Promise<WalletOperations> {
  const stack = await startPrivateStack({ services: ['wallet'], env: { LOG_LEVEL: 'warn' } });
  context.onEnd(() => stack.stop());
  const { url } = stack.database('wallet');
  const database = openDatabase<WalletTables>({ url, applicationName: 'bench', onError: () => undefined });
  context.onEnd(() => database.close());
  const engine = new Engine({ database, now: () => new Date(), log: silentLog });
  await engine.start();
  context.onEnd(() => engine.stop());
  const deps = {
    db: database.db,
    now: () => new Date(),
    telemetry: createTelemetry(silentLog, createMeter('bench')),
    engine,
  };
  const tenants = Array.from({ length: wallets }, () => newId('ten'));
  for (let first = 0; first < wallets; first += OPENED_AT_ONCE) {
    const part = tenants.slice(first, first + OPENED_AT_ONCE);
    await inTransaction(database.db, async (tx) => {
      for (const tenantId of part) await openWallet(tx, tenantId, new Date());
    });
    await creditAll(engine, part);
  }
  const tenantAt = (place: number): string => tenants[place] ?? '';
  return {
    tenants,
    charge: (place) => posted(postCharges(deps, [chargeOf(tenantAt(place))], undefined)),
    chargeMany: (places) =>
      posted(
        postCharges(
          deps,
          places.map((place) => chargeOf(tenantAt(place))),
          undefined,
        ),
      ),
    reserveAndCapture: (place) => pair(deps, tenantAt(place)),
    adminUrl: (name) => stack.adminUrl(name),
    verify: async () => {
      await stack.startServices();
      const operator = await connectStack(stack.file, 'cli');
      const proof = await operator.client('wallet', WalletServiceService).verifyLedger({}, { deadlineMs: 3_600_000 });
      operator.close();
      const faults = proof.checks.filter((check) => !check.ok);
      if (!proof.ok || faults.length > 0)
        throw new Error(`the ledger is not clean: ${faults.map((each) => each.faults.join('; ')).join(', ')}`);
      context.say('the ledger is verified');
    },
  };
}

async function creditAll(engine: Engine, tenants: readonly string[]): Promise<void> {
  const answers = await engine.giveAll(
    tenants.map((tenantId) => {
      const lot = {
        lotId: newId('lot'),
        kind: 'CASH',
        amount: CASH_MICROS,
        pricePaid: CASH_MICROS,
        expiresAt: undefined,
      } as const;
      return { command: { kind: 'credit-lots', tenantId, origin: 'bench', lots: [lot] } as const };
    }),
  );
  const failed = answers.find((answer) => answer.kind !== 'done');
  if (failed !== undefined) throw new Error(`a wallet was not credited: ${failed.kind}`);
}

function chargeOf(tenantId: string, reservationReference = ''): PostCharge {
  return {
    kind: 'post-charge',
    chargeId: newId('chg'),
    tenantId,
    amount: CHARGE_MICROS,
    reservationReference,
    onlyReserved: false,
  };
}

async function posted(outcomes: ReturnType<typeof postCharges>): Promise<void> {
  for (const outcome of await outcomes) if (outcome.kind !== 'posted') throw outcome.refusal;
}

type OperationDeps = Parameters<typeof reserve>[0];

/** Under a request id each, as RPCs give them. */
async function pair(deps: OperationDeps, tenantId: string): Promise<void> {
  const reference = newId('grt');
  await reserve(
    deps,
    {
      kind: 'reserve-value',
      tenantId,
      reservationId: newId('rsv'),
      reference,
      amount: CHARGE_MICROS,
      expiresAt: new Date(Date.now() + HOUR),
    },
    remembered('Reserve', reference),
  );
  await captureReservation(
    deps,
    { ...chargeOf(tenantId, reference), onlyReserved: true },
    remembered('CaptureReservation', reference),
  );
}

const ANSWER = Buffer.from('done');

function remembered(method: string, payload: string) {
  return {
    key: { scope: 'bench', requestId: randomUUID(), method, digest: createHash('sha256').update(payload).digest() },
    respond: () => undefined,
    encode: () => ANSWER,
    decode: () => undefined,
    signal: new AbortController().signal,
  };
}
