// What billing has the wallet do, in the background: each a pump that commits wake and a job that makes sure.

import type { Db } from '@tollgate/db';
import type { Log } from '@tollgate/observability';
import type { Job } from '@tollgate/service';
import type { BillingDeps, BillingTables, Wake } from '../deps.ts';
import { creditOrders } from '../operations/credit-orders.ts';
import { carryOnRuns } from '../operations/invoice-runs.ts';
import { issueFapiao } from '../operations/issue-fapiao.ts';
import { issueNotes } from '../operations/issue-notes.ts';
import { drawUsage } from '../operations/draw-usage.ts';
import { postCharges } from '../operations/post-charges.ts';
import { returnUnits } from '../operations/return-units.ts';
import { rerateMonths } from '../operations/rerate-months.ts';
import { postReversals } from '../operations/post-reversals.ts';
import { postRoundings } from '../operations/post-roundings.ts';
import { topUpLow } from '../operations/top-up-low.ts';
import { pushWatches } from '../operations/watch-balances.ts';
import { createPump } from './pump.ts';

export interface Background {
  readonly wake: Wake;
  readonly jobs: readonly Job[];
  stop(): Promise<void>;
}

/** How often the jobs look for what no commit woke: what another process left, what was refused or met an outage. */
const EVERY_MS = 1_000;
/** How often a process looks for a run that another one has started. */
const JOIN_EVERY_MS = 5_000;

/** `deps` is asked for when work begins, because it carries the wake that is made here. */
export function createBackground(db: Db<BillingTables>, deps: () => BillingDeps, log: Log): Background {
  const charges = createPump('post-charges', () => settleUsage(db, deps()), log);
  const rerates = createPump('rerate-months', () => rerateMonths(db, deps()), log);
  const orders = createPump('credit-orders', () => creditOrders(db, deps()), log);
  const roundings = createPump('post-roundings', () => postRoundings(db, deps()), log);
  const runs = createPump('invoice-runs', () => carryOnRuns(db, deps()), log);
  const fapiao = createPump('issue-fapiao', () => issueFapiao(db, deps()), log);
  const watches = createPump('push-watches', () => pushWatches(db, deps()), log);
  const topUps = createPump('top-up-low', () => topUpOnce(db, deps()), log);
  // Every process takes part in a run, not only the one that has the job.
  const join = setInterval(() => runs.wake(), JOIN_EVERY_MS).unref();
  return {
    wake: {
      charges: () => charges.wake(),
      orders: () => orders.wake(),
      roundings: () => roundings.wake(),
      runs: () => runs.wake(),
      fapiao: () => fapiao.wake(),
      watches: () => watches.wake(),
      topUps: () => topUps.wake(),
    },
    jobs: [
      { name: 'rerate-months', everyMs: EVERY_MS, run: () => rerates.run() },
      { name: 'post-charges', everyMs: EVERY_MS, run: () => charges.run() },
      { name: 'credit-orders', everyMs: EVERY_MS, run: () => orders.run() },
      { name: 'post-roundings', everyMs: EVERY_MS, run: () => roundings.run() },
      { name: 'invoice-runs', everyMs: EVERY_MS, run: () => runs.run() },
      { name: 'issue-fapiao', everyMs: EVERY_MS, run: () => fapiao.run() },
      { name: 'push-watches', everyMs: EVERY_MS, run: () => watches.run() },
    ],
    stop: async () => {
      clearInterval(join);
      await Promise.all([
        rerates.stop(),
        charges.stop(),
        orders.stop(),
        roundings.stop(),
        runs.stop(),
        fapiao.stop(),
        watches.stop(),
        topUps.stop(),
      ]);
    },
  };
}

/**
 * What packages do not cover becomes charges, and reversals wait only for the charges they reverse. What of it corrects a
 * month that is closed becomes a note.
 */
async function settleUsage(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const settled = (await drawUsage(db, deps)) + (await postCharges(db, deps)) + (await postReversals(db, deps));
  return settled + (await returnUnits(db, deps)) + (await issueNotes(db, deps));
}

/** One round: what is still low afterwards waits for its pause, and the job looks again. */
async function topUpOnce(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  await topUpLow(db, deps, AbortSignal.timeout(TOP_UP_ROUND_MS));
  return 0;
}

const TOP_UP_ROUND_MS = 60_000;
