// Carries counter-settlements out until the wallet has given back what it kept.
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { counterSettle, runningCounterSettlements } from '../operations/counter-settle.ts';
import { inBackground } from '../operations/peer-answer.ts';

const BATCH = 100;

export function counterSettlementsJob(deps: Deps): Job {
  return {
    name: 'counter-settlements',
    everyMs: 1_000,
    run: async (now, signal) => {
      for (const counter of await runningCounterSettlements(deps.db, BATCH)) {
        if (signal.aborted) return;
        const outcome = await counterSettle(deps, counter, now, inBackground(signal));
        if (outcome === 'REFUSED') deps.telemetry.counterRefused(counter.counterSettlementId);
      }
    },
  };
}
