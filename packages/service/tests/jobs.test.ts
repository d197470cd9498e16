// Jobs run again and again, in one process at a time, and never twice at once.
import { setTimeout as delay } from 'node:timers/promises';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { createMeter, silentLog } from '@tollgate/observability';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Job } from '../src/definition.ts';
import { createJobRunner, type JobRunner } from '../src/jobs.ts';

let scratch: ScratchDatabase<object>;
beforeAll(async () => {
  scratch = await scratchDatabase({});
});
afterAll(() => scratch.close());

const meter = createMeter('test');

function runner(job: Job, now = new Date(0)): JobRunner {
  return createJobRunner({ database: scratch.open(), jobs: [job], log: silentLog, meter, now: () => now });
}

it('runs at start, then after each pause, with the time of the clock', async () => {
  const times: Date[] = [];
  const now = new Date('2026-03-01T00:00:00Z');
  const jobs = runner({ name: 'repeat', everyMs: 10, run: (at) => Promise.resolve(void times.push(at)) }, now);
  jobs.start();
  await expect.poll(() => times.length).toBeGreaterThan(2);
  await jobs.stop();
  const count = times.length;
  await delay(50);
  expect(times.length).toBe(count);
  expect(times[0]).toEqual(now);
});

it('goes on after a failure and counts it', async () => {
  let runs = 0;
  const jobs = runner({ name: 'failing', everyMs: 5, run: () => Promise.reject(new Error(`run ${++runs}`)) });
  jobs.start();
  await expect.poll(() => runs).toBeGreaterThan(1);
  await jobs.stop();
  expect(await meter.text()).toMatch(/tollgate_job_runs_total\{job="failing",outcome="failed",service="test"\} [2-9]/);
});

it('runs in one process at a time, and the other takes over', async () => {
  const ran: string[] = [];
  const job = (who: string): Job => ({ name: 'shared', everyMs: 5, run: () => Promise.resolve(void ran.push(who)) });
  const [first, second] = [runner(job('first')), runner(job('second'))];
  first.start();
  await expect.poll(() => ran.length).toBeGreaterThan(0);
  second.start();
  await delay(700);
  expect(new Set(ran)).toEqual(new Set(['first']));
  await first.stop();
  await expect.poll(() => ran.includes('second'), { timeout: 20_000 }).toBe(true);
  await second.stop();
});

it('never runs twice at once, and gives the failure of an asked run to whoever asked', async () => {
  let [open, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, ++open);
    await delay(20);
    open--;
    throw new Error('done badly');
  };
  const jobs = runner({ name: 'slow', everyMs: 1_000_000, run: work });
  const runs = await Promise.allSettled([jobs.run('slow'), jobs.run('slow'), jobs.run('slow')]);
  expect(runs.map((run) => run.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(most).toBe(1);
  expect(() => jobs.run('unknown')).toThrow('no job is called unknown');
  await jobs.stop();
});

it('tells a running job to end and waits for it', async () => {
  let ended = false;
  const job: Job = {
    name: 'long',
    everyMs: 1,
    run: async (_now, signal) => {
      await delay(60_000, undefined, { signal }).catch(() => undefined);
      ended = true;
    },
  };
  const jobs = runner(job);
  jobs.start();
  await delay(100);
  await jobs.stop();
  expect(ended).toBe(true);
});
