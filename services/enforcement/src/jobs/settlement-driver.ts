// Carries settlements on: at the job's turns, and at once when an approval has committed.
import type { Resource } from '@tollgate/lifecycle';
import type { Job } from '@tollgate/service';
import type { Log } from '@tollgate/observability';
import type { Deps } from '../deps.ts';
import { carryOutSettlement, dueSettlements } from '../operations/carry-out-settlement.ts';

export interface SettlementDriver {
  readonly job: Job;
  /** Waits for the pass that a wake-up started. */
  readonly resource: Resource;
  /** Starts a pass soon, or another one after the pass under way. */
  wake(): void;
}

const EVERY_MS = 200;
/** Those that wait are postponed, so that the next pass takes others. */
const BATCH = 100;

/** One pass at a time in this process; passes of several processes do no harm. `deps` is asked for when a pass starts. */
export function createSettlementDriver(deps: () => Deps, log: Log): SettlementDriver {
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let waiting = false;
  const pass = (now: Date, signal: AbortSignal): Promise<void> => {
    const run = last.then(() => carryOutAll(deps(), log, now, signal));
    last = run.catch(() => undefined);
    return run;
  };
  return {
    job: { name: 'carry-out-settlements', everyMs: EVERY_MS, run: pass },
    resource: {
      name: 'settlement-driver',
      stop: () => {
        stopping.abort();
        return last;
      },
    },
    wake: () => {
      if (waiting || stopping.signal.aborted) return;
      waiting = true;
      setImmediate(() => {
        waiting = false;
        pass(deps().now(), stopping.signal).catch((err: unknown) =>
          log.error({ err }, 'settlements are not carried on'),
        );
      });
    },
  };
}

// One settlement that fails must not keep the others waiting.
async function carryOutAll(deps: Deps, log: Log, now: Date, signal: AbortSignal): Promise<void> {
  for (const settlementId of await dueSettlements(deps.db, now, BATCH)) {
    if (signal.aborted) return;
    try {
      await carryOutSettlement(deps, settlementId, now, signal);
    } catch (err) {
      log.error({ err, settlementId }, 'settlement step failed');
    }
  }
}
