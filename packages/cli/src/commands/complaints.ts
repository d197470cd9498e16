// tollgate complaints and incidents: what channels and regulators say, and which tenants it is given to.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import {
  type Complaint,
  ComplaintSource,
  ComplaintsServiceService,
  type Incident,
  IncidentKind,
} from '@tollgate/contracts/enforcement/v1/complaints';
import { Option } from 'commander';

import { instant, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface RecordOptions extends OrderOptions {
  readonly source: 'channel' | 'regulator';
  readonly reference: string;
  readonly channel: string;
  readonly product: string;
  readonly day: string;
  readonly count: number;
  readonly tenant: string;
  readonly job: string;
}

const SOURCES = { channel: ComplaintSource.CHANNEL, regulator: ComplaintSource.REGULATOR } as const;
const KINDS = { risk: IncidentKind.RISK, shutdown: IncidentKind.SHUTDOWN } as const;

const MORE = `
What names no sender is divided by what each tenant sent of the product that day. The file is CSV with the columns
source, reference, channel, product, day, complaints and, where it is known, tenant_id and job_id.

Example:
  tollgate complaints import november.csv --dry-run
  tollgate complaints record --source regulator --reference 12321-77 --channel cmcc-gd --product sms-cn --day 2026-11-20 --count 3`;

export const registerComplaints: Register = (program, around) => {
  const complaints = program
    .command('complaints')
    .description('what channels and regulators complain about')
    .addHelpText('after', MORE);
  complaints
    .command('import <file>')
    .description('record a file of complaints, all of it or nothing')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OrderOptions]>(around, importFile));
  complaints
    .command('record')
    .description('record complaints of one day')
    .addOption(new Option('--source <source>', 'who complains').choices(Object.keys(SOURCES)).makeOptionMandatory())
    .requiredOption('--reference <number>', "the source's own number")
    .requiredOption('--channel <channel>', 'the way that the messages went')
    .requiredOption('--product <product>', 'what was sent')
    .requiredOption('--day <day>', 'when, YYYY-MM-DD in Shanghai')
    .requiredOption('--count <count>', 'how many', wholeNumber(1, 1_000_000))
    .option('--tenant <tenant>', 'the sender where it is confirmed', '')
    .option('--job <job>', 'of that sender', '')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[RecordOptions]>(around, record));
  complaints
    .command('list')
    .description('complaints with their tenants, newest first')
    .option('--tenant <tenant>', 'only what this tenant was given', '')
    .option('--channel <channel>', 'only about this channel', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
  const incidents = program.command('incidents').description('channels in danger or shut down');
  incidents
    .command('open <channel>')
    .description('who has a great share of the month’s complaints about it gets a case')
    .addOption(new Option('--kind <kind>', 'what happened').choices(Object.keys(KINDS)).makeOptionMandatory())
    .requiredOption('--text <text>', 'what happened, 10 characters at least')
    .option('--since <time>', 'when it began (default: now)', instant)
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OpenOptions]>(around, open));
  incidents
    .command('close <incident>')
    .description('the channel works again')
    .option('--at <time>', 'since when (default: now)', instant)
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OrderOptions & { at?: Date }]>(around, close));
  incidents
    .command('list')
    .description('incidents with the shares of tenants, newest first')
    .option('--lasting', 'only those that are not over')
    .option('--channel <channel>', 'only of this channel', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[{ lasting?: boolean; channel: string; limit: number }]>(around, listIncidents));
};

interface ListOptions {
  readonly tenant: string;
  readonly channel: string;
  readonly limit: number;
}

interface OpenOptions extends OrderOptions {
  readonly kind: keyof typeof KINDS;
  readonly text: string;
  readonly since?: Date;
}

const clientOf = ({ connection }: Tool) => connection.client('enforcement', ComplaintsServiceService);
const orderOf = ({ requestId: id, dryRun: preview }: OrderOptions) => ({
  requestId: id ?? randomUUID(),
  validateOnly: preview === true,
});
const head = ({ dryRun: preview }: OrderOptions, done: string): string =>
  preview === true ? 'Nothing was changed. It would be:' : done;

async function importFile(tool: Tool, file: string, options: OrderOptions): Promise<void> {
  const csv = await readFile(path.resolve(tool.around.cwd, file)).catch(() => {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read`);
  });
  const answer = await clientOf(tool).importComplaints({ ...orderOf(options), csv }, await tool.connection.asPerson());
  tool.out.data({ dryRun: options.dryRun === true, ...answer }, () =>
    [head(options, 'Recorded:'), table(tool.out, answer.complaints)].join('\n'),
  );
}

async function record(tool: Tool, options: RecordOptions): Promise<void> {
  const { source, reference, channel, product, day, count, tenant, job } = options;
  const where = { reference, channel, product, day, tenantId: tenant, jobId: job };
  const reports = [{ source: SOURCES[source], complaints: BigInt(count), ...where }];
  const request = { ...orderOf(options), reports };
  const answer = await clientOf(tool).recordComplaints(request, await tool.connection.asPerson());
  tool.out.data({ dryRun: options.dryRun === true, ...answer }, () =>
    [head(options, 'Recorded:'), table(tool.out, answer.complaints)].join('\n'),
  );
}

async function list(tool: Tool, { tenant, channel, limit }: ListOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const complaints = await collect(limit, async (pageSize, pageToken) => {
    const page = await clientOf(tool).listComplaints({ tenantId: tenant, channel, pageSize, pageToken }, call);
    return { rows: page.complaints, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ complaints }, () => table(tool.out, complaints));
}

async function open(tool: Tool, channel: string, options: OpenOptions): Promise<void> {
  const { kind, text, since } = options;
  const request = { ...orderOf(options), kind: KINDS[kind], channel, description: text, startTime: since };
  const answer = await clientOf(tool).openIncident(request, await tool.connection.asPerson());
  sayIncident(tool.out, options, answer, 'Opened:');
}

async function close(tool: Tool, incidentId: string, options: OrderOptions & { at?: Date }): Promise<void> {
  const request = { ...orderOf(options), incidentId, endTime: options.at };
  const answer = await clientOf(tool).closeIncident(request, await tool.connection.asPerson());
  sayIncident(tool.out, options, answer, 'Closed:');
}

async function listIncidents(
  tool: Tool,
  { lasting, channel, limit }: { lasting?: boolean; channel: string; limit: number },
): Promise<void> {
  const call = await tool.connection.asPerson();
  const incidents = await collect(limit, async (pageSize, pageToken) => {
    const request = { lasting: lasting === true, channel, pageSize, pageToken };
    const page = await clientOf(tool).listIncidents(request, call);
    return { rows: page.incidents, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ incidents }, () => incidentTable(tool.out, incidents));
}

function sayIncident(
  out: Output,
  options: OrderOptions,
  answer: { readonly incident: Incident | undefined },
  done: string,
): void {
  const { incident } = answer;
  out.data({ dryRun: options.dryRun === true, ...answer }, () =>
    [
      head(options, done),
      incidentTable(out, incident === undefined ? [] : [incident]),
      '',
      out.table(incident?.shares ?? [], [
        { name: 'TENANT', of: (one) => one.tenantId },
        { name: 'COMPLAINTS', right: true, of: (one) => `${one.complaints} / ${one.totalComplaints}` },
        { name: 'COUNTS', of: (one) => (one.counts ? 'yes' : 'no') },
        { name: 'CASE', of: (one) => one.caseId || '-' },
      ]),
    ].join('\n'),
  );
}

const table = (out: Output, complaints: readonly Complaint[]): string =>
  out.table(
    complaints.flatMap((one) => one.attributions.map((given) => ({ one, given }))),
    [
      { name: 'COMPLAINT', of: ({ one }) => one.complaintId },
      { name: 'SOURCE', of: ({ one }) => plain(one.report?.source ?? '', 'COMPLAINT_SOURCE_') },
      { name: 'REFERENCE', of: ({ one }) => one.report?.reference ?? '' },
      { name: 'CHANNEL', of: ({ one }) => one.report?.channel ?? '' },
      { name: 'DAY', of: ({ one }) => one.report?.day ?? '' },
      { name: 'TENANT', of: ({ given }) => given.tenantId },
      { name: 'COUNT', right: true, of: ({ given }) => given.complaints.toString() },
      {
        name: 'SHARE',
        right: true,
        of: ({ given }) => (given.confirmed ? 'named' : `${given.volume}/${given.totalVolume}`),
      },
      { name: 'CASE', of: ({ given }) => given.caseId || '-' },
    ],
  );

const incidentTable = (out: Output, incidents: readonly Incident[]): string =>
  out.table(incidents, [
    { name: 'INCIDENT', of: (one) => one.incidentId || '(new)' },
    { name: 'KIND', of: (one) => plain(one.kind, 'INCIDENT_KIND_') },
    { name: 'CHANNEL', of: (one) => one.channel },
    { name: 'MONTH', of: (one) => one.month },
    { name: 'SINCE', of: (one) => minute(one.startTime) },
    { name: 'UNTIL', of: (one) => (one.endTime === undefined ? 'lasts' : minute(one.endTime)) },
    { name: 'TENANTS', right: true, of: (one) => String(one.shares.length) },
  ]);
