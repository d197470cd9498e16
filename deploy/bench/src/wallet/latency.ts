// How long callers wait: one alone, and many at half of the highest rate.
import type { BenchCase, BenchContext, Measurement } from '../case.ts';
import { rateOf } from '../load.ts';
import { latenciesAt, percentile } from '../open-load.ts';
import { alternate, median } from '../rounds.ts';
import { CONNECTIONS, startBaselines } from './baselines.ts';
import { startOperations } from './operations.ts';

export const loneLatency: BenchCase = {
  name: 'lone-latency',
  summary: 'how long one caller alone waits, operation layer, against the stored function over one connection',
  run: async (context) => {
    const wallet = await startOperations(context, 1);
    const baselines = await startBaselines(context, wallet.adminUrl, 1);
    const measured = await alternate(
      context.rounds,
      () => medianWait(context, () => baselines.postAlone(0)),
      { 'lone-latency': () => medianWait(context, () => wallet.charge(0)) },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} ms`),
    );
    await wallet.verify();
    return [{ name: 'lone-latency', unit: 'ms', ...measured['lone-latency'], target: 3, lowerIsBetter: true }];
  },
};

async function medianWait(context: BenchContext, call: () => Promise<unknown>): Promise<number> {
  const waits: number[] = [];
  await rateOf(1, context.roundMs, async () => {
    const began = performance.now();
    await call();
    waits.push(performance.now() - began);
  });
  return median(waits);
}

/** What is promised at half of the peak. */
const PROMISED_MS = 20;
const CALLERS = 256;

interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

export const p99HalfPeak: BenchCase = {
  name: 'p99-half-peak',
  summary: `ms at half of the peak on one account, open model; p99 against the promised ${PROMISED_MS} ms`,
  run: async (context) => {
    const wallet = await startOperations(context, 1);
    const baselines = await startBaselines(context, wallet.adminUrl, 1);
    const ours = { peak: 0, waits: [] as Waits[], call: () => wallet.charge(0), callers: CALLERS };
    const theirs = { peak: 0, waits: [] as Waits[], call: () => baselines.post(0), callers: CONNECTIONS };
    for (let round = 0; round <= context.rounds; round++) {
      for (const side of [theirs, ours]) {
        // Each round anew: half of a peak that the machine had minutes ago may be more than all of it.
        side.peak = await rateOf(side.callers, context.roundMs, side.call);
        const sorted = await latenciesAt(side.peak / 2, context.roundMs, side.call);
        const waits = { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), p999: percentile(sorted, 0.999) };
        if (round > 0) side.waits.push(waits);
        context.say(
          `round ${round} of ${context.rounds}: ${side.peak.toFixed(0)}/s at most, p99 ${waits.p99.toFixed(2)} ms at half`,
        );
      }
    }
    await wallet.verify();
    const figure = (name: string, of: keyof Waits): Measurement => ({
      name,
      unit: 'ms',
      value: median(ours.waits.map((each) => each[of])),
      baseline: median(theirs.waits.map((each) => each[of])),
      ratio: median(ours.waits.map((each, round) => each[of] / (theirs.waits[round]?.[of] ?? 1))),
      lowerIsBetter: true,
    });
    const p99 = median(ours.waits.map((each) => each.p99));
    return [
      {
        name: 'p99-half-peak',
        unit: 'ms',
        value: p99,
        baseline: PROMISED_MS,
        ratio: p99 / PROMISED_MS,
        target: 1,
        lowerIsBetter: true,
      },
      figure('p50-half-peak-function', 'p50'),
      figure('p99-half-peak-function', 'p99'),
      figure('p999-half-peak-function', 'p999'),
    ];
  },
};
