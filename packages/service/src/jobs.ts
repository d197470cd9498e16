// Runs a service's jobs: one process at a time per database, by a lock that PostgreSQL frees when its holder dies.
import { createLockSession, type Database } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import type { Log, Meter } from '@tollgate/observability';
import { withinParent } from '@tollgate/rpc';
import type { Job } from './definition.ts';

export interface JobRunner {
  start(): void;
  /** Runs a job now, after a run of it that is under way; rejects with its failure. For tests and for operators. */
  run(name: string): Promise<void>;
  /** Tells running jobs to end and waits for them. */
  stop(): Promise<void>;
}

export interface JobRunnerOptions<S> {
  readonly database: Database<S>;
  readonly jobs: readonly Job[];
  readonly log: Log;
  readonly meter: Meter;
  readonly now: () => Date;
}

/** Nothing runs before start(). */
export function createJobRunner<S>(options: JobRunnerOptions<S>): JobRunner {
  const { jobs, log } = options;
  const stopping = new AbortController();
  const locks = createLockSession({
    database: options.database,
    onError: (err) => log.warn({ err }, 'job lock is not available'),
  });
  const once = oneAtATime(options);
  let loops: Promise<void>[] = [];
  return {
    start: () => {
      loops = jobs.map((job) => keepRunning(job));
    },
    run: (name) => {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job === undefined) throw new RangeError(`no job is called ${name}`);
      return once(job, stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      await locks.close();
    },
  };

  async function keepRunning(job: Job): Promise<void> {
    while (!stopping.signal.aborted) {
      const lock = await locks.acquire(`tollgate.job.${job.name}`, stopping.signal);
      if (lock === undefined) return;
      const signal = AbortSignal.any([stopping.signal, lock.lost]);
      while (!signal.aborted) {
        await once(job, signal).catch((err: unknown) =>
          signal.aborted
            ? log.info({ err, job: job.name }, 'job was interrupted')
            : log.error({ err, job: job.name }, 'job failed'),
        );
        await pause(job.everyMs, signal);
      }
      await lock.release().catch((err: unknown) => log.warn({ err, job: job.name }, 'job lock was not released'));
    }
  }
}

function oneAtATime<S>(options: JobRunnerOptions<S>): (job: Job, signal: AbortSignal) => Promise<void> {
  const runs = options.meter.counter('tollgate_job_runs_total', 'Runs of jobs by outcome.', ['job', 'outcome']);
  const seconds = options.meter.histogram('tollgate_job_seconds', 'How long runs of jobs take.', ['job']);
  const last = new Map<string, Promise<void>>();
  const run = async (job: Job, signal: AbortSignal): Promise<void> => {
    const began = performance.now();
    let outcome = 'failed';
    try {
      // Calls to other services end with the job; what they began is asked for again by its request id.
      await withinParent({ signal, deadline: undefined }, () => job.run(options.now(), signal));
      outcome = 'done';
    } finally {
      runs.inc({ job: job.name, outcome });
      seconds.observe({ job: job.name }, (performance.now() - began) / 1000);
    }
  };
  return (job, signal) => {
    const next = (last.get(job.name) ?? Promise.resolve()).then(() => run(job, signal));
    last.set(
      job.name,
      next.catch(() => undefined),
    );
    return next;
  };
}
