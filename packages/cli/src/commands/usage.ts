// tollgate usage: what was counted.
import {
  MeteringServiceService,
  UsageDimension,
  type UsageRow,
  UsageWindow,
} from '@tollgate/contracts/metering/v1/metering';
import { InvalidArgumentError, Option } from 'commander';

import { instant, monthSoFar, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { type Column, csvOf, localTime, plain } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';
import { showProof } from './checks.ts';
import { registerJobs } from './usage-jobs.ts';
import { registerWatch } from './usage-watch.ts';

const WINDOWS = {
  minute: UsageWindow.MINUTE,
  hour: UsageWindow.HOUR,
  day: UsageWindow.DAY,
  week: UsageWindow.WEEK,
  month: UsageWindow.MONTH,
} as const;

const GROUPS = {
  product: UsageDimension.PRODUCT,
  job: UsageDimension.JOB,
  domain: UsageDimension.DOMAIN,
  outcome: UsageDimension.OUTCOME,
  none: UsageDimension.NONE,
} as const;
type Group = keyof typeof GROUPS;

interface QueryOptions {
  readonly tenant?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly window: keyof typeof WINDOWS;
  readonly zone: string;
  readonly groupBy: readonly Group[];
  readonly product: string;
  readonly job?: string;
  readonly limit: number;
  readonly csv?: boolean;
}

const isGroup = (name: string): name is Group => Object.hasOwn(GROUPS, name);

function groups(text: string): Group[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isGroup)) return names;
  throw new InvalidArgumentError(`It has to be some of ${Object.keys(GROUPS).join(', ')}, apart by commas.`);
}

const MORE = `
Examples:
  tollgate usage --tenant ten_... --from 2026-11-01 --to 2026-12-01 --window day --zone Asia/Shanghai
  tollgate usage --tenant ten_... --group-by product,outcome --csv > usage.csv
  tollgate usage --tenant ten_... --product mail --group-by domain
Minutes are counted anew from the messages, at most six hours of them. By outcome, MESSAGES counts one fact a row.
Domains are those of e-mail's recipients: not by job, and not in minutes.`;

export const registerUsage: Register = (program, around) => {
  const usage = program.command('usage').description('counted messages');
  usage
    .command('query [tenant]', { isDefault: true })
    .description("a tenant's usage by window; this month unless told")
    .option('--tenant <tenant>', 'whose usage')
    .option('--from <time>', 'first instant or day', instant)
    .option('--to <time>', 'the instant or day after the last', instant)
    .addOption(new Option('--window <window>', 'length of a row').choices(Object.keys(WINDOWS)).default('day'))
    .option('--zone <name>', 'IANA name of the time zone of days', 'Asia/Shanghai')
    .addOption(
      new Option('--group-by <names>', 'what rows are told apart by').argParser(groups).default(['product'], 'product'),
    )
    .option('--product <product>', 'only this product', '')
    .option('--job <job>', 'only this job; "" for messages without one')
    .option('--limit <count>', 'at most so many rows', wholeNumber(1, 100_000), 1_000)
    .option('--csv', 'print CSV')
    .addHelpText('after', MORE)
    .action(action<[string | undefined, QueryOptions]>(around, query));
  registerWatch(usage, around);
  registerJobs(usage, around);
  usage
    .command('status')
    .description('how far counting is behind what is stored')
    .action(action<[object]>(around, status));
  usage
    .command('verify')
    .description('prove the counts against the outcomes of all messages')
    .addHelpText('after', '\nNeeds nobody signed in. Exit code 1 when a check fails.')
    .action(action<[object]>(around, verify));
};

async function query(tool: Tool, argument: string | undefined, options: QueryOptions): Promise<void> {
  const { out } = tool;
  const tenantId = argument ?? options.tenant;
  if (tenantId === undefined) throw new CommandFailure(EXIT.usage, 'Whose usage? --tenant <tenant>');
  const rows = await rowsOf(tool, tenantId, options);
  const columns = columnsOf(options);
  if (options.csv === true) out.raw(csvOf(rows, columns));
  else out.data({ rows }, () => out.table(rows, columns));
}

async function rowsOf({ connection, around }: Tool, tenantId: string, options: QueryOptions): Promise<UsageRow[]> {
  const month = monthSoFar(around.now());
  const client = connection.client('metering', MeteringServiceService);
  const call = await connection.asPerson();
  return collect(options.limit, async (pageSize, pageToken) => {
    const question = {
      tenantId,
      startTime: options.from ?? month.start,
      endTime: options.to ?? month.end,
      window: WINDOWS[options.window],
      timeZone: options.zone,
      product: options.product,
      groupBy: options.groupBy.map((name) => GROUPS[name]),
      jobId: options.job,
    };
    const page = await client.queryUsage({ ...question, pageSize, pageToken }, call);
    return { rows: page.rows, nextPageToken: page.nextPageToken };
  });
}

function columnsOf({ groupBy, zone }: QueryOptions): Column<UsageRow>[] {
  const by = (name: Group): boolean => groupBy.includes(name);
  const count = (name: string, of: (row: UsageRow) => bigint): Column<UsageRow> => ({
    name,
    right: true,
    of: (row) => of(row).toString(),
  });
  return [
    { name: 'FROM', of: (row) => localTime(row.windowStart, zone) },
    ...(by('product') ? [{ name: 'PRODUCT', of: (row: UsageRow) => row.product }] : []),
    ...(by('job') ? [{ name: 'JOB', of: (row: UsageRow) => row.jobId }] : []),
    ...(by('domain') ? [{ name: 'DOMAIN', of: (row: UsageRow) => row.domain }] : []),
    ...(by('outcome') ? [{ name: 'OUTCOME', of: (row: UsageRow) => plain(row.outcome, 'DELIVERY_EVENT_KIND_') }] : []),
    count('MESSAGES', (row) => row.messages),
    ...(by('outcome')
      ? []
      : [
          count('DELIVERED', (row) => row.delivered),
          count('HARD', (row) => row.hardBounced),
          count('SOFT', (row) => row.softBounced),
          count('BILLABLE', (row) => row.billableMessages),
          count('UNITS', (row) => row.billableUnits),
        ]),
  ];
}

async function status({ connection, out }: Tool): Promise<void> {
  const answer = await connection.client('metering', MeteringServiceService).getIngestStatus({});
  out.data(answer, () =>
    out.facts([
      ['batches not yet counted', answer.pendingBatches.toString()],
      ['counts not yet published', answer.unpublishedEvents.toString()],
    ]),
  );
}

/** A proof may have to read every message. */
const PROOF_DEADLINE_MS = 600_000;

async function verify({ connection, out }: Tool): Promise<void> {
  const client = connection.client('metering', MeteringServiceService);
  showProof(out, 'usage', await client.verifyUsage({}, { deadlineMs: PROOF_DEADLINE_MS }));
}
