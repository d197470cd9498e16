// Whether the machine is idle enough for a measurement to mean anything.
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const SAMPLE_MS = 1_500;
/** Of all cores together. */
const BUSY_FROM = 0.2;

/** What keeps the machine from being idle, for people; undefined when nothing does. */
export async function whyBusy(sampleMs = SAMPLE_MS): Promise<string | undefined> {
  // Sampled, not the load average: that one remembers a minute that is over.
  const before = cpuTimes();
  await delay(sampleMs);
  const after = cpuTimes();
  const share = busyShare(before, after);
  if (share < BUSY_FROM) return undefined;
  return `the processors worked ${Math.round(share * 100)}% of the last ${sampleMs / 1_000} s`;
}

/** Processor time since the start of the machine, in ms over all cores. */
export interface CpuTimes {
  readonly busy: number;
  readonly idle: number;
}

/** Which part of the time between two samples was spent working, from 0 to 1. */
export function busyShare(before: CpuTimes, after: CpuTimes): number {
  const busy = after.busy - before.busy;
  const all = busy + after.idle - before.idle;
  return all <= 0 ? 0 : busy / all;
}

function cpuTimes(): CpuTimes {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, idle };
}
