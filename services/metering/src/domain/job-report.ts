// Reports of sending jobs: what became of all their messages, in versions.

import type { UsageSums } from './usage-row.ts';

/** What became of a job's messages of one product. */
export interface JobReportLine {
  readonly product: string;
  readonly firstHourMs: bigint;
  readonly lastHourMs: bigint;
  readonly sums: UsageSums;
}

export type JobReportReason = 'ENDED' | 'QUIET' | 'CHANGED';

/** One version; it never changes. */
export interface JobReport {
  readonly jobReportId: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly version: number;
  readonly reason: JobReportReason;
  readonly endedAt: Date | undefined;
  readonly createdAt: Date;
  readonly lines: readonly JobReportLine[];
}

/** What the next report has to say. */
export interface JobState {
  readonly endedAt: Date | undefined;
  readonly lines: readonly JobReportLine[];
}

/**
 * Why a job that is due is reported; undefined when the report before says it all. A change that was taken back since,
 * for example by a correction of a correction, is none.
 */
export function reportReason(state: JobState, before: JobReport | undefined): JobReportReason | undefined {
  if (state.endedAt !== undefined && before?.endedAt === undefined) return 'ENDED';
  if (before === undefined) return 'QUIET';
  return linesText(state.lines) === linesText(before.lines) ? undefined : 'CHANGED';
}

/** Lines as one text, the same for the same lines. */
function linesText(lines: readonly JobReportLine[]): string {
  const parts = lines.map(({ product, firstHourMs, lastHourMs, sums }) => [
    product,
    String(firstHourMs),
    String(lastHourMs),
    ...Object.entries(sums)
      .map(([name, count]) => `${name} ${count}`)
      .toSorted(),
  ]);
  return JSON.stringify(parts.toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)));
}

/** How long a job has to be still before it is reported. */
export interface JobPatience {
  /** After it was ended: what is on its way is counted within seconds. */
  readonly settleMs: number;
  /** When nobody ended it, and for changes of what was reported. */
  readonly quietMs: number;
}
