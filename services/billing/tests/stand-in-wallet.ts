// A small wallet in the test's own process: real gRPC, real arithmetic, answers that can be lost on order.

import { join } from 'node:path';
import { loadIdentity, serverCredentials } from '@tollgate/auth';
import { readImage } from '@tollgate/contracts/image';
import { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { failedPrecondition, unavailable } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { type Binding, implement, startServer } from '@tollgate/rpc';
import { testIdentities } from '@tollgate/testing';
import { StandInLedger } from './stand-in-ledger.ts';
import { StandInPayouts } from './stand-in-payouts.ts';

export interface StandInWallet {
  readonly address: string;
  readonly ledger: StandInLedger;
  readonly payouts: StandInPayouts;
  /** Thresholds by tenant, in micros. */
  readonly watched: ReadonlyMap<string, readonly bigint[]>;
  /** So many of the next calls are down before anything happens, or take effect and lose the answer. */
  readonly mood: { down: number; lose: number; loseGroups: number };
  stop(): Promise<void>;
}

const notPlayed = (): Promise<never> =>
  Promise.reject(failedPrecondition('NOT_PLAYED', 'the stand-in does not play this'));

const outage = (): Error => unavailable('DATABASE_UNAVAILABLE', 'an outage on order');

async function answerIn<T>(mood: StandInWallet['mood'], run: () => T): Promise<T> {
  if (mood.down > 0) {
    mood.down--;
    throw outage();
  }
  const answer = await Promise.resolve().then(run);
  if (mood.lose === 0) return answer;
  mood.lose--;
  throw outage();
}

/** A group took effect; its answer may get lost. */
function afterGroup<T>(mood: StandInWallet['mood'], answer: T): T {
  if (mood.loseGroups === 0) return answer;
  mood.loseGroups--;
  throw outage();
}

type Moody = <T>(run: () => T) => Promise<T>;

/** Notes what it is asked to watch; the test tells of crossings itself. */
function thresholdsOf(watched: Map<string, bigint[]>, moody: Moody): Binding {
  return implement(ThresholdServiceService, {
    setBalanceThresholds: notPlayed,
    getBalanceThresholds: notPlayed,
    batchSetBalanceThresholds: ({ items }) =>
      moody(() => {
        for (const { tenantId, amounts } of items)
          watched.set(
            tenantId,
            amounts.map((amount) => amount.micros),
          );
        const response = { thresholds: [] };
        return {
          results: items.map(({ requestId }) => ({ requestId, outcome: { $case: 'response', value: response } })),
        };
      }),
  });
}

/** Starts it with the wallet's identity and a clock. */
export async function startStandInWallet(now: () => Date): Promise<StandInWallet> {
  const ledger = new StandInLedger(now);
  const payouts = new StandInPayouts();
  const watched = new Map<string, bigint[]>();
  const mood = { down: 0, lose: 0, loseGroups: 0 };
  const moody: Moody = (run) => answerIn(mood, run);
  const server = await startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(await loadIdentity(join(await testIdentities(), 'wallet'))),
    bindings: [
      implement(WalletServiceService, {
        creditLots: (request) => moody(() => ledger.creditLots(request)),
        postCharges: ({ charges }) => moody(() => ({ results: charges.map((charge) => ledger.postCharge(charge)) })),
        postRounding: (request) => moody(() => ledger.postRounding(request)),
        getBalance: ({ tenantId }) =>
          moody(() => ledger.units.added(tenantId, payouts.balance(tenantId), ledger.holdings.get(tenantId))),
        listLots: ({ tenantId }) => moody(() => ledger.units.lots(tenantId)),
        listTransfers: notPlayed,
        reserve: notPlayed,
        releaseReservation: notPlayed,
        getPosition: notPlayed,
        executeSettlement: notPlayed,
        verifyLedger: notPlayed,
      }),
      implement(UnitServiceService, {
        drawUnits: notPlayed,
        batchDrawUnits: ({ items }) => moody(() => ({ results: items.map((item) => ledger.units.draw(item)) })),
      }),
      implement(BatchServiceService, {
        batchCreditLots: notPlayed,
        batchReserve: notPlayed,
        batchReleaseReservations: notPlayed,
        captureReservation: notPlayed,
        batchCaptureReservations: notPlayed,
        executeGroup: (request) => moody(() => ledger.buy(request)).then((answer) => afterGroup(mood, answer)),
      }),
      implement(ReversalServiceService, {
        reverseCharge: notPlayed,
        batchReverseCharges: ({ items }) => moody(() => ({ results: items.map((item) => ledger.reverse(item)) })),
      }),
      thresholdsOf(watched, moody),
      implement(PayoutsServiceService, { payOutRefundable: (request) => moody(() => payouts.payOut(request)) }),
      implement(MovementsServiceService, {
        sumTenantMovements: (request) => moody(() => ledger.movements.sumTenants(request.tenantIds, request)),
        sumLedger: (request) => moody(() => ledger.movements.sumLedger(request)),
        getTrialBalance: (request) => moody(() => ledger.movements.trialBalance(request.asOfTime)),
      }),
    ],
    interceptors: [],
    log: silentLog,
    image: readImage(),
    domain: 'tollgate.wallet',
  });
  return { address: server.address, ledger, payouts, watched, mood, stop: () => server.stop(500) };
}
