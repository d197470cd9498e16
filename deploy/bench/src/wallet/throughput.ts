// Transfers/s through the operation layer: single calls of many callers, batches, and reservations that are captured; on
// one hot limited account, and over ten thousand. Each against the least that a ledger has to do, on the same PostgreSQL.
import type { BenchCase, BenchContext, Measurement } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { CONNECTIONS, startBaselines, startTpcB } from './baselines.ts';
import { startOperations } from './operations.ts';
import { hot, type Pick, picks, uniform, zipf } from './pick.ts';

const ACCOUNTS = 10_000;
const CALLERS = [1, 8, 64, 256] as const;
/** Calls in flight at once when each is a batch: one commits while the next is decided. */
const BATCHES_IN_FLIGHT = 2;

const say = (context: BenchContext) => (round: number, text: string) =>
  context.say(`round ${round} of ${context.rounds}: ${text} transfers/s`);

/** Single calls of 1, 8, 64 and 256 callers against the stored function with eight connections. */
function singleCalls(name: string, accounts: number, pick: Pick, target?: number): BenchCase {
  return {
    name: `${name}-256`,
    summary: `charges/s, operation layer, 1 to 256 callers, against a stored function with ${CONNECTIONS} connections`,
    run: async (context) => {
      const wallet = await startOperations(context, accounts);
      const baselines = await startBaselines(context, wallet.adminUrl, accounts);
      const contenders = Object.fromEntries(
        CALLERS.map((callers) => [
          `${name}-${callers}`,
          () => rateOf(callers, context.roundMs, () => wallet.charge(pick())),
        ]),
      );
      const baseline = () => rateOf(CONNECTIONS, context.roundMs, () => baselines.post(pick()));
      const measured = await alternate(context.rounds, baseline, contenders, say(context));
      const figures = Object.entries(measured).map(([each, figure]): Measurement => ({
        name: each,
        unit: 'transfers/s',
        ...figure,
        ...(each === `${name}-256` && target !== undefined ? { target } : {}),
      }));
      const tpcB = await againstTpcB(context, wallet.adminUrl, `${name}-256-tpcb`, () =>
        rateOf(256, context.roundMs, () => wallet.charge(pick())),
      );
      await wallet.verify();
      return [...figures, ...tpcB];
    },
  };
}

async function againstTpcB(
  context: BenchContext,
  adminUrl: (database?: string) => string,
  name: string,
  measure: () => Promise<number>,
): Promise<Measurement[]> {
  const tpcB = await startTpcB(adminUrl);
  if (tpcB === undefined) {
    context.say('pgbench is not installed: no comparison with TPC-B');
    return [];
  }
  const baseline = () => tpcB(context.roundMs / 1_000);
  const measured = await alternate(context.rounds, baseline, { [name]: measure }, say(context));
  return Object.values(measured).map((figure) => ({ name, unit: 'transfers/s', ...figure }));
}

export const hot256 = singleCalls('hot', 1, hot, 10);
export const zipf256 = singleCalls('zipf', ACCOUNTS, zipf(ACCOUNTS));
export const uniform256 = singleCalls('uniform', ACCOUNTS, uniform(ACCOUNTS));

export const hotBatch1000: BenchCase = {
  name: 'hot-batch-1000',
  summary: 'charges/s in batches of 100 and 1,000 on one account, against raw arrays of 1,000 in one statement',
  run: async (context) => {
    const wallet = await startOperations(context, 1);
    const baselines = await startBaselines(context, wallet.adminUrl, 1);
    const batches = (size: number) => () =>
      rateOf(BATCHES_IN_FLIGHT, context.roundMs, () => wallet.chargeMany(picks(hot, size)), size);
    const raw = () => rateOf(1, context.roundMs, () => baselines.postRaw(picks(hot, 1_000)), 1_000);
    const contenders = { 'hot-batch-100': batches(100), 'hot-batch-1000': batches(1_000) };
    const measured = await alternate(context.rounds, raw, contenders, say(context));
    await wallet.verify();
    return [
      { name: 'hot-batch-100', unit: 'transfers/s', ...measured['hot-batch-100'] },
      { name: 'hot-batch-1000', unit: 'transfers/s', ...measured['hot-batch-1000'], target: 0.5 },
    ];
  },
};

export const reserveCapture: BenchCase = {
  name: 'reserve-capture',
  summary: 'reservations made and captured/s, two commands each under request ids, 256 callers on one account',
  run: async (context) => {
    const wallet = await startOperations(context, 1);
    const baselines = await startBaselines(context, wallet.adminUrl, 1);
    const baseline = () => rateOf(CONNECTIONS, context.roundMs, () => baselines.post(0));
    const pairs = () => rateOf(256, context.roundMs, () => wallet.reserveAndCapture(0));
    const measured = await alternate(context.rounds, baseline, { 'reserve-capture': pairs }, say(context));
    await wallet.verify();
    return [{ name: 'reserve-capture', unit: 'pairs/s', ...measured['reserve-capture'] }];
  },
};
