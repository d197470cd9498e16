// tollgate reconcile: counts of others against ours.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  type Discrepancy,
  DiscrepancyState,
  type LineFault,
  ReconciliationServiceService,
  type Statement,
} from '@tollgate/contracts/metering/v1/reconciliation';
import type { CallOptions, Client } from '@tollgate/rpc';
import { Option } from 'commander';

import { duration, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';
import { registerDecisions } from './reconcile-decide.ts';
import { registerEvidence } from './reconcile-evidence.ts';
import { registerPayments } from './reconcile-payments.ts';
import { comparisonsTable, discrepanciesTable, discrepancyText, statementText } from './reconcile-text.ts';

const STATES = {
  open: DiscrepancyState.OPEN,
  resolved: DiscrepancyState.RESOLVED,
  dismissed: DiscrepancyState.DISMISSED,
} as const;

interface UploadOptions {
  readonly tenant?: string;
  readonly gateway?: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
  readonly waitLimit: number;
}

interface ListOptions {
  readonly tenant: string;
  readonly state?: keyof typeof STATES;
  readonly limit: number;
}

const MORE = `
CSV as UTF-8, at most 1 MiB: a header product,day,units (totals of a gateway may add tenant), then one line a product and
day of Asia/Shanghai; units are billed units, segments for SMS. A file with faults is not taken in; they are all shown.

Example:
  tollgate reconcile upload november.csv --tenant ten_...`;

export const registerReconcile: Register = (program, around) => {
  const reconcile = program
    .command('reconcile')
    .description('bills of tenants and totals of gateways against our count');
  reconcile
    .command('upload <file>')
    .description('take in a count and compare it')
    .option('--tenant <tenant>', 'whose bill it is')
    .option('--gateway <name>', 'whose totals they are')
    .addOption(
      new Option('--wait-limit <duration>', 'how long to wait for the verdicts')
        .argParser(duration)
        .default(600_000, '10m'),
    )
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', MORE)
    .action(action<[string, UploadOptions]>(around, upload));
  reconcile
    .command('list')
    .description('discrepancies, newest first')
    .option('--tenant <tenant>', 'only of this tenant', '')
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
  reconcile
    .command('show <discrepancy>')
    .description('one discrepancy with its figures')
    .option('--tenant <tenant>', 'its tenant; none where it spans tenants', '')
    .action(action<[string, { readonly tenant: string }]>(around, show));
  registerEvidence(reconcile, around);
  registerDecisions(reconcile, around);
  registerPayments(reconcile, around);
};

const BYTES_MAX = 1_048_576;

async function upload({ connection, out, around }: Tool, file: string, options: UploadOptions): Promise<void> {
  const { tenant, gateway } = options;
  if ((tenant === undefined) === (gateway === undefined))
    throw new CommandFailure(EXIT.usage, 'Name either --tenant or --gateway.');
  const content = await readCounts(path.resolve(around.cwd, file));
  const client = connection.client('metering', ReconciliationServiceService);
  const call = await connection.asPerson();
  const preview = options.dryRun === true;
  const order = { requestId: options.requestId ?? randomUUID(), content, validateOnly: preview };
  const answer =
    tenant === undefined
      ? await client.uploadGatewayTotals({ ...order, gateway: gateway ?? '' }, call)
      : await client.uploadTenantBill({ ...order, tenantId: tenant }, call);
  if (answer.statement === undefined) {
    out.data({ dryRun: preview, ...answer }, () => faultsText(answer.faults, answer.faultCount));
    throw new CommandFailure(EXIT.failure, `${answer.faultCount} faults; nothing was taken in`);
  }
  if (preview) {
    const { statement } = answer;
    out.data(
      { dryRun: true, statement },
      () => `Nothing was changed. It would take in:\n${statementText(out, statement)}`,
    );
    return;
  }
  const note = (line: string): void => out.note(line);
  const statement = await compared({ client, call, note, limitMs: options.waitLimit }, answer.statement);
  const comparisons = await collect(Number.MAX_SAFE_INTEGER, async (pageSize, pageToken) => {
    const { tenantId, statementId } = statement;
    const page = await client.listComparisons({ tenantId, statementId, pageSize, pageToken }, call);
    return { rows: page.comparisons, nextPageToken: page.nextPageToken };
  });
  out.data({ dryRun: false, statement, comparisons }, () =>
    [statementText(out, statement), '', comparisonsTable(out, comparisons)].join('\n'),
  );
}

async function readCounts(place: string): Promise<Buffer> {
  const content = await readFile(place).catch(() => undefined);
  if (content === undefined) throw new CommandFailure(EXIT.usage, `${place} is no file that can be read.`);
  if (content.byteLength > BYTES_MAX)
    throw new CommandFailure(EXIT.usage, `${place} is larger than 1 MiB: cut it by days.`);
  return content;
}

const POLL_MS = 250;
const SAY_EVERY = 20;

interface Waiting {
  readonly client: Client<typeof ReconciliationServiceService>;
  readonly call: CallOptions;
  readonly note: (line: string) => void;
  readonly limitMs: number;
}

/** Waits until every line is compared, and says now and then how far it is. */
async function compared(
  { client, call, note, limitMs }: Waiting,
  { tenantId, statementId }: Statement,
): Promise<Statement> {
  for (let turn = 1; ; turn++) {
    const { statement } = await client.getStatement({ tenantId, statementId }, call);
    if (statement === undefined || statement.comparedLines >= statement.lines) {
      if (statement === undefined) throw new CommandFailure(EXIT.failure, 'the statement is not there');
      return statement;
    }
    const progress = `${statement.comparedLines} of ${statement.lines} lines compared`;
    if (turn * POLL_MS > limitMs)
      throw new CommandFailure(EXIT.unavailable, `${progress}; it goes on, and ${statementId} is taken in`);
    if (turn % SAY_EVERY === 0) note(progress);
    await pause(POLL_MS);
  }
}

const faultsText = (faults: readonly LineFault[], count: number): string =>
  [
    ...faults.map(({ lineNumber, column, reason, message }) => {
      const where = lineNumber === 0 ? 'the file' : `line ${lineNumber}${column === '' ? '' : `, ${column}`}`;
      return `${where}: ${message} (${reason})`;
    }),
    ...(count > faults.length ? [`and ${count - faults.length} more`] : []),
  ].join('\n');

async function list({ connection, out }: Tool, options: ListOptions): Promise<void> {
  const client = connection.client('metering', ReconciliationServiceService);
  const call = await connection.asPerson();
  const state = options.state === undefined ? DiscrepancyState.UNSPECIFIED : STATES[options.state];
  const discrepancies: Discrepancy[] = await collect(options.limit, async (pageSize, pageToken) => {
    const page = await client.listDiscrepancies({ tenantId: options.tenant, state, pageSize, pageToken }, call);
    return { rows: page.discrepancies, nextPageToken: page.nextPageToken };
  });
  out.data({ discrepancies }, () => discrepanciesTable(out, discrepancies));
}

async function show({ connection, out }: Tool, discrepancyId: string, { tenant }: { tenant: string }): Promise<void> {
  const client = connection.client('metering', ReconciliationServiceService);
  const answer = await client.getDiscrepancy({ tenantId: tenant, discrepancyId }, await connection.asPerson());
  out.data(answer, () => discrepancyText(out, answer.discrepancy));
}
