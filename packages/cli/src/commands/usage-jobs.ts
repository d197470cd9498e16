// tollgate usage jobs, job, end-job: what became of sending jobs.
import { randomUUID } from 'node:crypto';

import { type JobReport, JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import type { Command } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, requestId, type Tool } from '../tool.ts';

interface ListOptions {
  readonly job: string;
  readonly limit: number;
}

interface ReportOptions {
  readonly version: number;
  readonly csv?: boolean;
}

export function registerJobs(usage: Command, around: Surroundings): void {
  usage
    .command('jobs <tenant>')
    .description('the newest report of each sending job')
    .option('--job <job>', 'all versions of this job', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 200)
    .action(action<[string, ListOptions]>(around, list));
  usage
    .command('job <tenant> <job>')
    .description('one report')
    .option('--version <number>', 'an older one', wholeNumber(1), 0)
    .option('--csv', 'print CSV')
    .action(action<[string, string, ReportOptions]>(around, show));
  usage
    .command('end-job <tenant> <job>')
    .description('say that everything of a job is sent')
    .addOption(requestId())
    .action(action<[string, string, { readonly requestId?: string }]>(around, end));
}

const sum = (report: JobReport, of: (line: JobReport['lines'][number]) => bigint): string =>
  report.lines.reduce((total, line) => total + of(line), 0n).toString();

async function list({ connection, out }: Tool, tenantId: string, options: ListOptions): Promise<void> {
  const client = connection.client('metering', JobsServiceService);
  const call = await connection.asPerson();
  const reports = await collect(options.limit, async (pageSize, pageToken) => {
    const page = await client.listJobReports({ tenantId, jobId: options.job, pageSize, pageToken }, call);
    return { rows: page.reports, nextPageToken: page.nextPageToken };
  });
  out.data({ reports }, () =>
    out.table(reports, [
      { name: 'JOB', of: (report) => report.jobId },
      { name: 'VERSION', right: true, of: (report) => String(report.version) },
      { name: 'REASON', of: (report) => plain(report.reason, 'JOB_REPORT_REASON_') },
      { name: 'MADE', of: (report) => minute(report.createTime) },
      { name: 'MESSAGES', right: true, of: (report) => sum(report, (line) => line.messages) },
      { name: 'DELIVERED', right: true, of: (report) => sum(report, (line) => line.delivered) },
      { name: 'HARD', right: true, of: (report) => sum(report, (line) => line.hardBounced) },
      { name: 'UNITS', right: true, of: (report) => sum(report, (line) => line.billableUnits) },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, jobId: string, options: ReportOptions): Promise<void> {
  const client = connection.client('metering', JobsServiceService);
  const call = await connection.asPerson();
  const { report, csv } = await client.getJobReport({ tenantId, jobId, version: options.version }, call);
  if (options.csv === true) return out.raw(csv);
  const count = (name: string, of: (line: JobReport['lines'][number]) => bigint) => ({
    name,
    right: true,
    of: (line: JobReport['lines'][number]) => of(line).toString(),
  });
  out.data({ report }, () =>
    [
      out.facts([
        ['job', report?.jobId ?? ''],
        ['version', String(report?.version ?? 0)],
        ['reason', plain(report?.reason ?? '', 'JOB_REPORT_REASON_')],
        ['ended', minute(report?.endTime)],
      ]),
      '',
      out.table(report?.lines ?? [], [
        { name: 'PRODUCT', of: (line) => line.product },
        { name: 'FIRST HOUR', of: (line) => minute(line.firstHour) },
        { name: 'LAST HOUR', of: (line) => minute(line.lastHour) },
        count('MESSAGES', (line) => line.messages),
        count('DELIVERED', (line) => line.delivered),
        count('HARD', (line) => line.hardBounced),
        count('SOFT', (line) => line.softBounced),
        count('DROPPED', (line) => line.dropped),
        count('COMPLAINED', (line) => line.complained),
        count('UNITS', (line) => line.billableUnits),
      ]),
    ].join('\n'),
  );
}

async function end(
  { connection, out }: Tool,
  tenantId: string,
  jobId: string,
  options: { readonly requestId?: string },
): Promise<void> {
  const client = connection.client('metering', JobsServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, jobId };
  const { endTime } = await client.endJob(request, await connection.asPerson());
  out.data({ endTime }, () => out.facts([['ended', minute(endTime)]]));
}
